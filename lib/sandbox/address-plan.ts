import type { ManagementLink, TrafficLink } from './sandbox';

/**
 * Addresses and names of each sandbox, from its slot alone.
 *
 * 198.18.0.0/15 is set aside for tests of network devices (RFC 2544), so it meets nobody's office or cloud network.
 * Each slot has a /24 of it: a /30 for management, the upper /25 for traffic. For IPv6 each slot has two /64 of
 * one unique local prefix (RFC 4193).
 */

/** How many sandboxes can be up at once: one for each /24 of 198.18.0.0/15. */
export const SLOTS = 512;

const UNIQUE_LOCAL_PREFIX = 'fd7b:3c91:e5a4';
const CLIENTS = 4;

export interface AddressPlan {
  readonly slot: number;
  readonly management: ManagementLink;
  readonly managementLength4: number;
  readonly traffic: TrafficLink;
  readonly trafficLength4: number;
  readonly length6: number;
  /** Hardware addresses are fixed, so that no network manager on this machine thinks that it should choose one. */
  readonly hardware: {
    readonly machine: string;
    readonly management: string;
    readonly traffic: string;
    readonly client: string;
  };
}

export function addressPlan(slot: number): AddressPlan {
  const network4 = slotNetwork4(slot);
  const management6 = `${UNIQUE_LOCAL_PREFIX}:${(0x1000 + 2 * slot).toString(16)}`;
  const traffic6 = `${UNIQUE_LOCAL_PREFIX}:${(0x1001 + 2 * slot).toString(16)}`;
  const clients = Array.from({ length: CLIENTS }, (_, index) => index);
  return {
    slot,
    management: {
      interface: 'mgmt0',
      address4: `${network4}.2`,
      address6: `${management6}::2`,
      machineInterface: machineInterface(slot),
      machineAddress4: `${network4}.1`,
      machineAddress6: `${management6}::1`,
    },
    managementLength4: 30,
    traffic: {
      interface: 'eth0',
      address4: `${network4}.129`,
      address6: `${traffic6}::1`,
      clientInterface: 'eth0',
      clientAddresses4: clients.map((client) => `${network4}.${String(131 + client)}`),
      clientAddresses6: clients.map((client) => `${traffic6}::${(0x11 + client).toString(16)}`),
    },
    trafficLength4: 25,
    length6: 64,
    hardware: {
      machine: hardwareAddress(slot, 1),
      management: hardwareAddress(slot, 2),
      traffic: hardwareAddress(slot, 3),
      client: hardwareAddress(slot, 4),
    },
  };
}

/** Whether an IPv4 address of this machine lies in the range of a slot, so that the slot cannot be used. */
export function inSlot(slot: number, address4: string): boolean {
  return address4.startsWith(`${slotNetwork4(slot)}.`);
}

/** Name of the only thing that a sandbox puts into this machine's own network namespace; at most 15 characters. */
export function machineInterface(slot: number): string {
  return `cdktf-sbx${String(slot)}`;
}

export function hostNamespace(name: string): string {
  return `cdktf-sbx-${name}`;
}

export function clientNamespace(name: string): string {
  return `cdktf-sbx-${name}-client`;
}

function slotNetwork4(slot: number): string {
  return `198.${String(18 + (slot >> 8))}.${String(slot & 255)}`;
}

function hardwareAddress(slot: number, end: number): string {
  const bytes = [0x02, 0x19, 0x8c, slot >> 8, slot & 255, end];
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}
