import { BlockList, isIP } from 'node:net';
import {
  type AddressPlan,
  SLOTS,
  addressPlan,
  clientNamespace,
  hostNamespace,
  inSlot,
} from '../../lib/sandbox/address-plan';

const plans = Array.from({ length: SLOTS }, (_, slot) => addressPlan(slot));

describe('the addresses of sandboxes', () => {
  test('are never the same in two slots, nor twice in one', () => {
    const all = plans.flatMap(addresses);
    expect(new Set(all).size).toBe(all.length);
  });

  test('lie in the range for tests and in one unique local prefix', () => {
    const allowed = new BlockList();
    allowed.addSubnet('198.18.0.0', 15, 'ipv4');
    allowed.addSubnet('fd7b:3c91:e5a4::', 48, 'ipv6');
    const stray = plans
      .flatMap(addresses)
      .filter((address) => !allowed.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4'));
    expect(stray).toEqual([]);
  });

  test('are on one network with the other end of their link, and no other', () => {
    for (const { management, managementLength4, traffic, trafficLength4, length6 } of plans) {
      expectTogether([management.address4, management.machineAddress4], managementLength4);
      expectTogether([management.address6, management.machineAddress6], length6);
      expectTogether([traffic.address4, ...traffic.clientAddresses4], trafficLength4);
      expectTogether([traffic.address6, ...traffic.clientAddresses6], length6);
      expectApart(management.address4, traffic.address4, managementLength4);
      expectApart(traffic.address4, management.address4, trafficLength4);
      expectApart(management.address6, traffic.address6, length6);
    }
  });

  test('are in the shortest form, as the kernel prints them', () => {
    for (const { management, traffic } of [addressPlan(0), addressPlan(SLOTS - 1)]) {
      for (const address of [management.address6, traffic.address6, ...traffic.clientAddresses6]) {
        expect(new URL(`http://[${address}]/`).hostname).toBe(`[${address}]`);
      }
    }
  });

  test('give clients several of both families', () => {
    for (const { traffic } of plans) {
      expect(traffic.clientAddresses4.length).toBeGreaterThanOrEqual(3);
      expect(traffic.clientAddresses6.length).toBeGreaterThanOrEqual(3);
    }
  });

  test('tell which slot an address of this machine takes', () => {
    const owners = ['198.18.7.1', '198.19.7.200', '10.18.7.1', 'fd7b:3c91:e5a4:100e::1'].map((address) =>
      plans.filter(({ slot }) => inSlot(slot, address)).map(({ slot }) => slot),
    );
    expect(owners).toEqual([[7], [263], [], []]);
  });
});

describe('the names of links and namespaces', () => {
  test('fit into what the kernel takes', () => {
    for (const { management, traffic } of plans) {
      for (const name of [management.interface, management.machineInterface, traffic.interface]) {
        expect(name.length).toBeLessThanOrEqual(15);
      }
    }
  });

  test('are never the same for two links of one namespace, two slots or two sandboxes', () => {
    expect(new Set(plans.map(({ management }) => management.machineInterface)).size).toBe(SLOTS);
    expect(plans.filter(({ management, traffic }) => management.interface === traffic.interface)).toEqual([]);
    expect(new Set([hostNamespace('a'), clientNamespace('a'), hostNamespace('b')]).size).toBe(3);
  });

  test('come with hardware addresses that are unicast, locally administered and unique', () => {
    const all = plans.flatMap(({ hardware }) => Object.values(hardware));
    expect(new Set(all).size).toBe(4 * SLOTS);
    expect(all.filter((address) => !/^02(:[0-9a-f]{2}){5}$/.test(address))).toEqual([]);
  });
});

function addresses({ management, traffic }: AddressPlan): string[] {
  return [
    ...[management.address4, management.address6, management.machineAddress4, management.machineAddress6],
    ...[traffic.address4, traffic.address6, ...traffic.clientAddresses4, ...traffic.clientAddresses6],
  ];
}

function network(address: string, length: number): (other: string) => boolean {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  list.addSubnet(address, length, family);
  return (other) => list.check(other, family);
}

function expectTogether(all: readonly string[], length: number): void {
  expect(all.filter((address) => !network(all[0] ?? '', length)(address))).toEqual([]);
}

function expectApart(one: string, other: string, length: number): void {
  expect(network(one, length)(other)).toBe(false);
}
