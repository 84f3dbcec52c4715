/** What other versions of iptables take and print, beside what the data of the language says of them. */
import { type Backend } from '../../lib/net/backend';
import { type Family, commandOf } from '../../lib/net/family';
import { unmetLimits } from '../../lib/ruleset/model/host-limits';
import { printRule } from '../../lib/ruleset/model/print-rule';
import { parseRule } from '../../lib/ruleset/parse/parse-rule';
import { canonicalizer } from '../../lib/ruleset/save/canonical';
import { type OtherIptables, installIptables, suites } from '../support/oracle/other-iptables';

interface Place {
  readonly family?: Family;
  readonly table?: string;
  readonly chain?: string;
}

const nat = { table: 'nat', chain: 'PREROUTING' };
const v6 = { family: 'ipv6' } as const;

const rules: readonly (readonly [rule: string, place?: Place])[] = [
  ['-p tcp -m tcp --dport 22 -j ACCEPT'],
  ['-p igmp -j ACCEPT'],
  ['! -p vrrp -j DROP'],
  ['-s 192.0.2.0/24 -p gre -j ACCEPT'],
  ['-p icmp -m icmp --icmp-type any -j ACCEPT'],
  ['-p icmp -m icmp --icmp-type 255/255 -j ACCEPT'],
  ['-p icmp -m icmp --icmp-type 8 -j ACCEPT'],
  ['-j NFQUEUE --queue-balance 4:'],
  ['-j NFQUEUE --queue-balance 4:65535'],
  ['-j NFQUEUE --queue-balance 0:3 --queue-bypass'],
  ['-p udp -m udp --dport 60000:29 -j ACCEPT'],
  ['-p udp -m udp ! --sport 9:5 -j ACCEPT'],
  ['-p dccp -m dccp --dport 9:5 -j ACCEPT'],
  ['-p esp -m esp --espspi 600:29 -j ACCEPT'],
  ['-p ah -m ah --ahspi 9:5 -j ACCEPT'],
  ['-m length --length 600:29 -j ACCEPT'],
  ['-m conntrack --ctorigdstport 60:2 -j ACCEPT'],
  ['-m conntrack --ctexpire 60:2 -j ACCEPT'],
  ['-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT'],
  ['-m iprange --src-range 192.0.2.9-192.0.2.1 -j ACCEPT'],
  ['-m conntrack --ctproto 0 -j ACCEPT'],
  ['-p tcp -m multiport --dports 22,80:90 -j ACCEPT'],
  ['-m rt --rt-segsleft 6:2 -j ACCEPT', v6],
  ['-m frag --fragid 6:2 -j ACCEPT', v6],
  ['-p ipv6-icmp -m icmp6 --icmpv6-type 128 -j ACCEPT', v6],
  ['-p tcp -j REDIRECT --to-ports http-alt', nat],
  ['-p tcp -j DNAT --to-destination 192.0.2.1:ftp-data', nat],
];

describe.each(suites)('iptables of %s', (suite) => {
  let other: OtherIptables;

  beforeAll(() => {
    other = installIptables(suite);
  }, 600_000);

  test.each(['legacy', 'nft'] as const)('takes and prints what the language says: %s', (backend: Backend) => {
    const wrong = rules.flatMap(([written, place = {}]): readonly string[] => {
      const { family = 'ipv4', table = 'filter', chain = 'INPUT' } = place;
      const { rule } = parseRule(written, { family, table, chain });
      if (rule === undefined) return [`not a rule here: ${written}`];
      const sent = printRule(rule, family);
      const isLimited = unmetLimits(rule, { family, table }, { backend, version: other.version }).length > 0;
      const printed = other.print(backend, commandOf(family), table, chain, sent);
      const isSame = printed !== undefined && canonicalizer(family)(printed) === sent;
      return isSame === !isLimited
        ? []
        : [`${sent}: ${isLimited ? 'limited, and' : ''} ${printed ?? 'refused'}`];
    });
    expect(wrong).toEqual([]);
  });
});
