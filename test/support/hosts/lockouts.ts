/** Rulesets that lock their own deployer out of a host, each by other means. */
import type { DeclaredChain, DeclaredFamily, DeclaredRuleset } from '../../../lib/deploy/declared-ruleset';
import { type Family, otherFamily } from '../../../lib/net/family';
import type { Sandbox } from '../../../lib/sandbox/sandbox';
import { newRuleset } from '../faults/transaction-host';

export interface Lockout {
  readonly name: string;
  /** Chains by table; the rest of the family is as in the planned ruleset of other tests. */
  readonly chains: (place: LockoutPlace) => Readonly<Record<string, Readonly<Record<string, DeclaredChain>>>>;
  /** Where it locks out in one family alone. @default both */
  readonly family?: Family;
  /** A rule that somebody has made in `INPUT` before. */
  readonly before?: string;
  /** Whether packets of the connection over which the change is made still pass. */
  readonly keepsConnection: boolean;
  /** What the deployer is told. */
  readonly says: 'apply/unreachable' | 'apply/rolled-back';
}

export interface LockoutPlace {
  /** Where the deployer's packets come from. */
  readonly deployer: string;
  /** A link of the host over which the deployer does not come. */
  readonly otherInterface: string;
  /** What a host accepts to keep connections that are there, and to find its neighbours. */
  readonly known: readonly string[];
}

const ssh = '-p tcp -m tcp --dport 22';
const established = '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT';

const input = (rules: readonly string[], policy: 'ACCEPT' | 'DROP' = 'ACCEPT') => ({
  filter: { INPUT: { policy, rules } },
});

export const lockouts: readonly Lockout[] = [
  {
    name: 'the port of sshd is dropped',
    chains: () => input([`${ssh} -j DROP`]),
    ...{ keepsConnection: false, says: 'apply/unreachable' },
  },
  {
    name: 'new connections to sshd are dropped',
    chains: () => input([`${ssh} -m conntrack --ctstate NEW -j DROP`]),
    ...{ keepsConnection: true, says: 'apply/unreachable' },
  },
  {
    name: 'new connections to sshd are refused',
    chains: () => input([`${ssh} --tcp-flags FIN,SYN,RST,ACK SYN -j REJECT --reject-with tcp-reset`]),
    ...{ keepsConnection: true, says: 'apply/unreachable' },
  },
  {
    name: "the deployer's address is dropped",
    chains: ({ deployer }) => input([`-s ${deployer} -j DROP`]),
    ...{ keepsConnection: false, says: 'apply/unreachable' },
  },
  {
    name: 'the policy drops, and nothing is accepted',
    chains: () => input([], 'DROP'),
    ...{ keepsConnection: false, says: 'apply/unreachable' },
  },
  {
    name: 'the policy drops all but known connections',
    chains: ({ known }) => input(known, 'DROP'),
    ...{ keepsConnection: true, says: 'apply/unreachable' },
  },
  {
    name: 'the policy of OUTPUT drops',
    chains: () => ({ filter: { OUTPUT: { policy: 'DROP', rules: [] } } }),
    // Nothing is heard from the host until it has rolled back.
    ...{ keepsConnection: false, says: 'apply/rolled-back' },
  },
  {
    name: 'a rate limit has counted the deployer before (recent)',
    before: `${ssh} -m conntrack --ctstate NEW -m recent --set --name logins`,
    chains: () =>
      input([
        `${ssh} -m conntrack --ctstate NEW -m recent --rcheck --seconds 3600 --hitcount 1 --name logins -j DROP`,
      ]),
    ...{ keepsConnection: true, says: 'apply/unreachable' },
  },
  {
    name: 'a rate limit counts every packet (hashlimit)',
    chains: () =>
      input([
        `${ssh} -m hashlimit --hashlimit-above 1/hour --hashlimit-burst 1 --hashlimit-mode srcip --hashlimit-name logins -j DROP`,
      ]),
    ...{ keepsConnection: false, says: 'apply/unreachable' },
  },
  {
    name: 'packets of full size are dropped on the way in',
    chains: () => input(['-m length --length 1300:65535 -j DROP']),
    ...{ keepsConnection: false, says: 'apply/unreachable' },
  },
  {
    name: 'packets of full size are dropped on the way out',
    chains: () => ({ filter: { OUTPUT: { rules: ['-m length --length 1300:65535 -j DROP'] } } }),
    // What the host says of itself is of that size.
    ...{ keepsConnection: false, says: 'apply/rolled-back' },
  },
  {
    name: 'the neighbour is found no more',
    family: 'ipv6',
    chains: () => input([established, `${ssh} -j ACCEPT`], 'DROP'),
    ...{ keepsConnection: false, says: 'apply/unreachable' },
  },
  {
    name: 'the raw table drops',
    chains: () => ({ raw: { PREROUTING: { rules: [`${ssh} -j DROP`] } } }),
    ...{ keepsConnection: false, says: 'apply/unreachable' },
  },
  {
    name: 'the raw table takes sshd out of connection tracking',
    chains: ({ known }) => ({
      ...input([...known, `${ssh} -m conntrack --ctstate NEW -j ACCEPT`], 'DROP'),
      raw: { PREROUTING: { rules: [`${ssh} -j CT --notrack`] } },
    }),
    ...{ keepsConnection: false, says: 'apply/unreachable' },
  },
  {
    name: 'the raw table takes the answers of sshd out of connection tracking',
    chains: ({ known }) => ({
      ...input([...known, `${ssh} -m conntrack --ctstate NEW -j ACCEPT`], 'DROP'),
      raw: { OUTPUT: { rules: ['-p tcp -m tcp --sport 22 -j CT --notrack'] } },
    }),
    ...{ keepsConnection: false, says: 'apply/unreachable' },
  },
  {
    name: 'the raw table takes sshd out of connection tracking, and not its answers',
    chains: ({ known }) => ({
      filter: {
        INPUT: { policy: 'DROP', rules: [...known, `${ssh} -m conntrack --ctstate UNTRACKED -j ACCEPT`] },
        OUTPUT: { policy: 'DROP', rules: known },
      },
      raw: { PREROUTING: { rules: [`${ssh} -j CT --notrack`] } },
    }),
    // Of what the host says, nothing is an answer to it any more.
    ...{ keepsConnection: false, says: 'apply/unreachable' },
  },
  {
    name: 'the raw table leads sshd into a zone, and not its answers',
    chains: ({ known }) => ({
      ...input([...known, `${ssh} -m conntrack --ctstate NEW -j ACCEPT`], 'DROP'),
      raw: { PREROUTING: { rules: [`${ssh} -j CT --zone 5`] } },
    }),
    ...{ keepsConnection: false, says: 'apply/unreachable' },
  },
  {
    name: 'a template keeps sshd in connection tracking',
    chains: ({ known }) => ({
      ...input([...known, `${ssh} -m conntrack --ctstate UNTRACKED -j ACCEPT`], 'DROP'),
      raw: {
        PREROUTING: { rules: [`${ssh} -j CT --zone-orig 5`, `${ssh} -j CT --notrack`] },
        OUTPUT: { rules: ['-p tcp -m tcp --sport 22 -j CT --notrack'] },
      },
    }),
    ...{ keepsConnection: false, says: 'apply/unreachable' },
  },
  {
    name: 'a mark refuses new connections to sshd',
    chains: ({ known }) => ({
      mangle: {
        PREROUTING: {
          rules: [`${ssh} -m conntrack --ctstate NEW -j MARK --set-xmark 0x16/0xffffffff`],
        },
      },
      ...input([...known, '-m mark --mark 0x16 -j DROP']),
    }),
    ...{ keepsConnection: true, says: 'apply/unreachable' },
  },
  {
    name: 'the mangle table drops answers on their way out',
    chains: () => ({ mangle: { POSTROUTING: { rules: ['-p tcp -m tcp --sport 22 -j DROP'] } } }),
    // Nothing is heard from the host until it has rolled back.
    ...{ keepsConnection: false, says: 'apply/rolled-back' },
  },
  {
    name: 'sshd is accepted on the wrong interface',
    chains: ({ known, otherInterface }) => input([...known, `-i ${otherInterface} ${ssh} -j ACCEPT`], 'DROP'),
    ...{ keepsConnection: true, says: 'apply/unreachable' },
  },
  {
    name: 'the nat table leads new connections elsewhere',
    chains: () => ({ nat: { PREROUTING: { rules: [`${ssh} -j REDIRECT --to-ports 2222`] } } }),
    ...{ keepsConnection: true, says: 'apply/unreachable' },
  },
  {
    name: 'packets with data are dropped on the way in (PSH)',
    // The connection is made, and nothing that is said over it arrives.
    chains: () => input(['-p tcp -m tcp --tcp-flags PSH PSH -j DROP']),
    ...{ keepsConnection: false, says: 'apply/unreachable' },
  },
  {
    name: 'packets with data are dropped on the way out (PSH)',
    chains: () => ({ filter: { OUTPUT: { rules: ['-p tcp -m tcp --tcp-flags PSH PSH -j DROP'] } } }),
    ...{ keepsConnection: false, says: 'apply/rolled-back' },
  },
];

/** The ruleset that locks out who comes by one family; the other family changes too, and harmlessly. */
export function lockoutRuleset({ chains }: Lockout, family: Family, sandbox: Sandbox): DeclaredRuleset {
  const { machineAddress4, machineAddress6 } = sandbox.management;
  const place = {
    deployer: family === 'ipv4' ? machineAddress4 : machineAddress6,
    otherInterface: sandbox.traffic.interface,
    known: family === 'ipv4' ? [established] : [established, '-p ipv6-icmp -j ACCEPT'],
  };
  const tables = Object.entries(chains(place)).map(
    ([table, declared]) => [table, { chains: declared }] as const,
  );
  const planned = newRuleset[family]?.tables;
  const declared: DeclaredFamily = { tables: { ...planned, ...Object.fromEntries(tables) } };
  const harmless = otherFamily(family);
  return { ...newRuleset, [harmless]: newRuleset[harmless], [family]: declared };
}
