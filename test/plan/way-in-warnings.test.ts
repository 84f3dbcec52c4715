/** Ways in that work when a change is confirmed, and not for long: what a plan warns of. */
import { planHost } from '../../lib/plan/plan-host';
import type { Family } from '../../lib/net/family';
import { type Chains, hostWith, liveRuleset, wanted } from '../support/project/rulesets';
import { desiredHost } from '../../lib/deploy/desired-host';

const ssh = '-p tcp -m tcp --dport 22';
const known = '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT';
const loopback = '-i lo -j ACCEPT';
const icmp = '-p ipv6-icmp -j ACCEPT';
const accept = `${ssh} -j ACCEPT`;

/** The codes of a change to a closed INPUT with these rules. */
function codes(family: Family, rules: readonly string[], live: Chains = {}): readonly string[] {
  const desired = desiredHost({
    owner: 'web',
    foreignRules: 'keep',
    [family]: { tables: { filter: { chains: { INPUT: { policy: 'DROP', rules } } } } },
  });
  return planHost(hostWith(liveRuleset(live, family)), desired).warnings.map(({ code }) => code);
}

describe('neighbour discovery', () => {
  test.each([
    ['no ICMPv6 is accepted', [loopback, known, accept]],
    ['pings alone are', [known, accept, '-p ipv6-icmp -m icmp6 --icmpv6-type 128 -j ACCEPT']],
    [
      'what asks is accepted and what answers is not',
      [accept, '-p ipv6-icmp -m icmp6 --icmpv6-type 135 -j ACCEPT'],
    ],
    [
      'it is accepted for new connections, and belongs to none',
      [known, accept, '-p ipv6-icmp -m conntrack --ctstate NEW -j ACCEPT'],
    ],
    ['it is dropped first', [loopback, '-p ipv6-icmp -m icmp6 --icmpv6-type 136 -j DROP', icmp, accept]],
  ])('is warned of when %s', (_, rules) => {
    expect(codes('ipv6', rules)).toContain('plan/neighbours-blocked');
  });

  test.each([
    ['all ICMPv6 is accepted', [known, accept, icmp]],
    [
      'it is accepted by type',
      [accept, ...[135, 136].map((type) => `-p ipv6-icmp -m icmp6 --icmpv6-type ${String(type)} -j ACCEPT`)],
    ],
    ['it is accepted from the link alone', [accept, '-s fe80::/10 -p ipv6-icmp -j ACCEPT']],
    ['nothing gets in over IPv6 at all', [loopback]],
  ])('is not when %s', (_, rules) => {
    expect(codes('ipv6', rules)).not.toContain('plan/neighbours-blocked');
  });

  test('is no matter of IPv4', () => {
    expect(codes('ipv4', [known, accept])).toEqual([]);
  });
});

describe('what renews an address', () => {
  test('is warned of where a change shuts it out', () => {
    expect(codes('ipv6', [known, accept, icmp])).toEqual(['plan/lease-blocked']);
    expect(codes('ipv4', [accept])).toEqual(['plan/lease-blocked']);
  });

  test('is not where it is accepted, or was not before', () => {
    const dhcp = '-p udp -m udp --sport 547 --dport 546 -j ACCEPT';
    expect(codes('ipv6', [known, accept, icmp, dhcp])).toEqual([]);
    expect(codes('ipv4', [accept], { INPUT: ['-p udp -j DROP'] })).toEqual([]);
  });

  test('is not where it is an answer on a known connection', () => {
    expect(codes('ipv4', [known, accept])).toEqual([]);
  });
});

describe('an accept for SSH that is used up', () => {
  test.each([
    `${ssh} -m limit --limit 1/hour -j ACCEPT`,
    `${ssh} -m hashlimit --hashlimit-upto 1/hour --hashlimit-burst 1 --hashlimit-mode srcip --hashlimit-name l -j ACCEPT`,
    `${ssh} -m quota --quota 20000 -j ACCEPT`,
    `${ssh} -m recent --rcheck --seconds 60 --name l --mask 255.255.255.255 --rsource -j ACCEPT`,
    `${ssh} -m time --datestop 2026-01-01T00:00:00 -j ACCEPT`,
    `${ssh} -m connlimit --connlimit-upto 2 --connlimit-mask 32 --connlimit-saddr -j ACCEPT`,
    `${ssh} -m statistic --mode nth --every 2 --packet 0 -j ACCEPT`,
  ])('is warned of: %s', (rule) => {
    expect(codes('ipv4', [loopback, known, rule])).toEqual(['plan/ssh-runs-out']);
  });

  test('is not where another rule accepts it from somewhere', () => {
    const limited = `${ssh} -m limit --limit 1/hour -j ACCEPT`;
    expect(codes('ipv4', [known, limited, `-s 192.0.2.0/24 ${accept}`])).toEqual([]);
  });

  test('is not where a match only keeps away who comes too often', () => {
    const guard =
      '-m recent --update --seconds 60 --hitcount 4 --name l --mask 255.255.255.255 --rsource -j DROP';
    expect(codes('ipv4', [known, `${ssh} ${guard}`, accept])).toEqual([]);
  });

  test('is not where it hangs on something else, or is not there', () => {
    expect(codes('ipv4', [known, `${ssh} -m set --match-set deployers src -j ACCEPT`])).toEqual([]);
    expect(codes('ipv4', [known])).toEqual([]);
  });

  test('is not where the policy accepts the rest', () => {
    const declaration = { ipv4: { INPUT: [`${ssh} -m limit --limit 1/hour -j ACCEPT`] } };
    expect(planHost(hostWith(liveRuleset({})), wanted(declaration)).warnings).toEqual([]);
  });
});
