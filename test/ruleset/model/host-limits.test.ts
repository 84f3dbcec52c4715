import type { HostTool } from '../../../lib/extensions/host-limit';
import { limits, sinceLimit } from '../../../lib/extensions/host-limit';
import { extensionsOf } from '../../../lib/extensions/registry';
import { unmetLimits } from '../../../lib/ruleset/model/host-limits';
import { parseRule } from '../../../lib/ruleset/parse/parse-rule';

const legacy: HostTool = { backend: 'legacy', version: '1.8.9' };
const nft: HostTool = { backend: 'nft', version: '1.8.9' };

/** What of a rule an iptables does not take. */
function unmet(text: string, tool: HostTool, table = 'filter', family: 'ipv4' | 'ipv6' = 'ipv4') {
  const { rule } = parseRule(text, { family, table });
  if (rule === undefined) throw new Error(`no rule: ${text}`);
  return unmetLimits(rule, { family, table }, tool).map(({ what }) => what);
}

test.each<[string, HostTool, string[]]>([
  ['-j ACCEPT', nft, []],
  ['-p dccp -m dccp --dport 9:5', nft, []],
  ['-p dccp -m dccp --dport 9:5', { backend: 'legacy', version: '1.8.7' }, ['-m dccp --dport']],
  ['-p icmp -m icmp --icmp-type 255/255', nft, ['-m icmp --icmp-type']],
  ['-p icmp -m icmp --icmp-type 255/255', { backend: 'legacy', version: '1.8.11' }, []],
  ['-p icmp -m icmp --icmp-type any', nft, []],
  ['-j NFQUEUE --queue-balance 4:', nft, []],
  ['-j NFQUEUE --queue-balance 4:', { backend: 'nft', version: '1.8.13' }, []],
  ['-j NFQUEUE --queue-balance 4:65535', nft, []],
  [
    '-j NFQUEUE --queue-balance 4:65535',
    { backend: 'nft', version: '1.8.13' },
    ['-j NFQUEUE --queue-balance'],
  ],
  ['-j QUEUE', nft, ['-j QUEUE']],
  ['-j QUEUE', legacy, []],
  ['! -s 0.0.0.0/0', nft, ['-s']],
  ['! -d 0.0.0.0/0', nft, ['-d']],
  ['! -s 0.0.0.0/0', legacy, []],
  ['-s 0.0.0.0/0', nft, []],
  ['-s 10.0.0.1/255.0.255.0', nft, []],
  ['-s 10.0.0.1/255.0.255.0', { backend: 'nft', version: '1.8.7' }, ['-s']],
  ['-s 10.0.0.1/255.0.255.0', { backend: 'legacy', version: '1.8.7' }, []],
  ['-m conntrack --ctproto 0', nft, []],
  ['-m conntrack --ctproto 0', { backend: 'nft', version: '1.8.11' }, ['-m conntrack --ctproto']],
  ['-m conntrack --ctproto 6', { backend: 'nft', version: '1.8.11' }, []],
  ['-p tcp -j TCPMSS --set-mss 1400', legacy, ['-j TCPMSS']],
  ['-p tcp --syn -j TCPMSS --set-mss 1400', legacy, []],
  ['-p tcp ! --syn -j TCPMSS --set-mss 1400', legacy, ['-j TCPMSS']],
  ['-p tcp -j TCPMSS --set-mss 1400', nft, []],
  ['-m limit --limit 1/day', legacy, ['-m limit']],
  ['-m limit --limit 1/day --limit-burst 2', legacy, ['-m limit']],
  ['-m limit --limit 1/day --limit-burst 1', legacy, []],
  ['-m limit --limit 1/day --limit-burst 3', legacy, []],
  ['-m limit --limit 1/day', nft, []],
  ['-p tcp -m tcp --dport 1 -m tcp --dport 2', nft, ['-m tcp', '-m tcp']],
  ['-p tcp -m tcp --dport 1 -m tcp --dport 2', legacy, []],
  ['-p tcp -m tcp --dport 1 -m tcp --dport 2 --tcp-option 5', nft, []],
  ['-m owner --gid-owner 5 --suppl-groups', nft, []],
  [
    '-m owner --gid-owner 5 --suppl-groups',
    { backend: 'nft', version: '1.8.2' },
    ['-m owner --suppl-groups'],
  ],
  ['-m owner --gid-owner 5 --suppl-groups', { backend: 'nft', version: '1.8' }, ['-m owner --suppl-groups']],
])('of %s an iptables %j does not take %j', (text, tool, expected) => {
  expect(unmet(text, tool)).toEqual(expected);
});

test('a target that one table has is limited in the others', () => {
  expect(unmet('-j TRACE', legacy, 'raw')).toEqual([]);
  expect(unmet('-j TRACE', legacy, 'mangle')).toEqual(['-j TRACE']);
  expect(unmet('-j TRACE', nft, 'mangle')).toEqual([]);
});

test.each([
  ['-p tcp -j DNAT --to-destination 1.2.3.4:0', 'ipv4', 1],
  ['-p tcp -j DNAT --to-destination :0-5', 'ipv4', 1],
  ['-p tcp -j DNAT --to-destination 1.2.3.0-1.2.3.4:10', 'ipv4', 0],
  ['-p tcp -j DNAT --to-destination [2001:db8::]:0', 'ipv6', 1],
  ['-p tcp -j DNAT --to-destination 2001:db8::1:0', 'ipv6', 0],
] as const)('older versions know no port 0: %s (%s)', (text, family, count) => {
  expect(unmet(text, { backend: 'nft', version: '1.8.7' }, 'nat', family)).toHaveLength(count);
  expect(unmet(text, nft, 'nat', family)).toEqual([]);
});

test('versions are compared by their numbers', () => {
  const since = sinceLimit('1.8.10');
  expect(
    ['1.8.9', '1.8.10', '1.8.11', '1.9'].map((version) => limits(since, { backend: 'nft', version })),
  ).toEqual([true, false, false, false]);
});

test('the example of an extension is taken by the iptables of current distributions', () => {
  const found = (['ipv4', 'ipv6'] as const).flatMap((family) =>
    extensionsOf(family)
      .filter(({ families: [first] }) => first === family)
      .flatMap(({ example, tables = ['filter'], name }) =>
        unmet(example, { backend: 'nft', version: '1.8.11' }, tables[0], family).map(() => name),
      ),
  );
  expect([...new Set(found)]).toEqual(['QUEUE']);
});
