/** Chains of ipchains that are asked from others, and what its ports are for ICMP. */
import { readText } from '../../support/project/read-source';

const script = (...lines: readonly string[]): ReturnType<typeof readText> =>
  readText({ 'rc.firewall': ['#!/bin/sh', ...lines].join('\n') });

const rulesOf = (chain: string, lines: readonly string[]): readonly string[] =>
  lines.filter((line) => line.startsWith(`filter ${chain} `)).map((line) => line.replace(/^filter /, ''));

test('an interface in a chain that is asked from input was taken for the one where packets go out', () => {
  const { ipv4, notes } = script(
    'ipchains -N bad',
    'ipchains -N worse',
    'ipchains -A input -j bad',
    'ipchains -A bad -j worse',
    'ipchains -A bad -i eth0 -s 198.51.100.0/24 -j DENY',
    'ipchains -A worse -i ! eth0 -j DENY',
    'ipchains -N out',
    'ipchains -A forward -j out',
    'ipchains -A out -i eth1 -j ACCEPT',
  );
  expect(rulesOf('bad', ipv4)).toEqual(['bad -j worse', 'bad -s 198.51.100.0/24 -i eth0 -j DROP']);
  expect(rulesOf('worse', ipv4)).toEqual(['worse ! -i eth0 -j DROP']);
  expect(rulesOf('out', ipv4)).toEqual(['out -o eth1 -j ACCEPT']);
  expect(notes).toEqual(['import/ipchains-input 2']);
});

test('an interface in a chain of which nothing tells who asks it is said, and so is masquerading in one', () => {
  const { ipv4, notes } = script(
    'ipchains -N both',
    'ipchains -A both -i eth0 -j DENY',
    'ipchains -A input -j both',
    'ipchains -A forward -j both',
    'ipchains -A both -i eth1 -j DENY',
    'ipchains -A both -s 10.0.0.0/8 -j MASQ',
  );
  expect(rulesOf('both', ipv4)).toEqual([]);
  expect(ipv4.join()).not.toContain('MASQUERADE');
  expect(notes).toEqual([
    'import/ipchains-input 2',
    ...[3, 6, 7].map((line) => `import/not-understood ${String(line)}`),
  ]);
});

test('of a file of ipchains-save, all lines tell from where a chain is asked', () => {
  const { ipv4 } = readText({
    saved:
      ':input DENY\n:forward DENY\n:bad -\n-A bad -s 198.51.100.0/255.255.255.0 -i eth0 -j DENY\n-A input -j bad\n',
  });
  expect(rulesOf('bad', ipv4)).toEqual(['bad -s 198.51.100.0/24 -i eth0 -j DROP']);
});

test('a code of ICMP was left out, and all messages of its type accepted', () => {
  const { ipv4, notes } = script(
    'ipchains -A input -p icmp -s 0/0 3 -d 0/0 4 -j ACCEPT',
    'ipchains -A input -p icmp -s 0/0 -d 0/0 4 -j ACCEPT',
  );
  expect(rulesOf('INPUT', ipv4)).toEqual(['INPUT -p icmp -m icmp --icmp-type 3/4 -j ACCEPT']);
  expect(notes).toEqual(['import/ipchains-input 2', 'import/not-understood 3']);
});
