import { protocolNames, printProtocol, tryParseProtocol } from '../../lib/net/protocol';
import { tryParseInteger } from '../../lib/net/integer';
import { commandOf, families, otherFamily } from '../../lib/net/family';

describe('a protocol', () => {
  test.each([
    ['tcp', 6, 'tcp'],
    ['TCP', 6, 'tcp'],
    ['6', 6, 'tcp'],
    ['0x6', 6, 'tcp'],
    ['006', 6, 'tcp'],
    ['udp', 17, 'udp'],
    ['udplite', 136, 'udplite'],
    ['icmp', 1, 'icmp'],
    ['icmpv6', 58, 'ipv6-icmp'],
    ['ipv6-icmp', 58, 'ipv6-icmp'],
    ['sctp', 132, 'sctp'],
    ['dccp', 33, 'dccp'],
    ['50', 50, 'esp'],
    ['51', 51, 'ah'],
    ['mh', 135, 'mobility-header'],
    // Newer versions print a number where older ones print a name.
    ['gre', 47, '47'],
    ['igmp', 2, '2'],
    ['ipv6', 41, '41'],
    ['ipencap', 4, '4'],
    ['vrrp', 112, '112'],
    ['all', 0, '0'],
    ['255', 255, '255'],
  ])('%s is %d and prints as %s', (text, number, canonical) => {
    expect(tryParseProtocol(text)).toBe(number);
    expect(printProtocol(number)).toBe(canonical);
  });

  test.each(['', '256', '-1', 'nosuch', 'tcp ', '6.0'])('%j is none', (text) => {
    expect(tryParseProtocol(text)).toBeUndefined();
  });

  test('of each number prints as text that reads back as it', () => {
    for (let number = 0; number <= 255; number++)
      expect(tryParseProtocol(printProtocol(number))).toBe(number);
    for (const name of protocolNames) expect(tryParseProtocol(name)).toBeGreaterThanOrEqual(0);
  });
});

describe('a number', () => {
  test.each([
    ['0', 0],
    ['10', 10],
    ['010', 8],
    ['0x10', 16],
    ['0XfF', 255],
  ])('%s is %d', (text, number) => {
    expect(tryParseInteger(text)).toBe(number);
  });

  test.each(['', ' 1', '1 ', '+1', '-1', '1.0', '09', '0x', '1e3', 'ten', '１'])('%j is none', (text) => {
    expect(tryParseInteger(text)).toBeUndefined();
  });
});

test('the two families have a command each, and are each other’s other one', () => {
  expect(families.map(commandOf)).toEqual(['iptables', 'ip6tables']);
  expect(families.map(otherFamily)).toEqual([...families].reverse());
});
