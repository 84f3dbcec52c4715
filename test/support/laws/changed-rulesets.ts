/** Random rulesets before and after a change, and packets at the edges of what their rules say. */
import fc from 'fast-check';
import { diffRulesets } from '../../../lib/diff/ruleset-diff';
import { isRuleOperation } from '../../../lib/diff/operation';
import type { ChangedChain } from '../../../lib/impact/questions/ruleset-comparison';
import type { Family } from '../../../lib/net/family';
import { canonicalizer } from '../../../lib/ruleset/save/canonical';
import type { Chain, Policy, Ruleset, Table } from '../../../lib/ruleset/model/ruleset';
import { builtInChains } from '../../../lib/ruleset/model/tables';

export interface RulesetPair {
  readonly before: Ruleset;
  readonly after: Ruleset;
}

/** In the order in which they may jump, so that none jumps in a circle. */
const userChains = ['A', 'B', 'C'] as const;

const hooks = ['INPUT', 'FORWARD', 'OUTPUT'] as const;

const addresses: Readonly<Record<Family, readonly string[]>> = {
  ipv4: ['-s 192.0.2.0/24', '! -s 192.0.2.128/25', '-s 192.0.2.7', '-d 198.51.100.0/30', '! -d 198.51.100.1'],
  ipv6: ['-s 2001:db8::/64', '! -s 2001:db8::8000/113', '-s 2001:db8::7', '-d fd00::/126', '! -d fd00::1'],
};

const ranges: Readonly<Record<Family, readonly string[]>> = {
  ipv4: ['--src-range 192.0.2.5-192.0.2.129', '! --dst-range 198.51.100.1-198.51.100.2'],
  ipv6: ['--src-range 2001:db8::5-2001:db8::8001', '! --dst-range fd00::1-fd00::2'],
};

const icmp: Readonly<Record<Family, readonly string[]>> = {
  ipv4: ['8', '3/4', 'any', '3'].map((type) => `-p icmp -m icmp --icmp-type ${type}`),
  ipv6: ['128', '1/4', '1'].map((type) => `-p ipv6-icmp -m icmp6 --icmpv6-type ${type}`),
};

const protocols = [
  '-p tcp',
  '-p udp',
  '! -p tcp',
  '-p 47',
  '-p tcp -m tcp --dport 22',
  '-p tcp -m tcp ! --dport 22',
  '-p tcp -m tcp --dport 20:25 --sport 1024:',
  '-p tcp -m tcp --syn',
  '-p tcp -m tcp ! --tcp-flags SYN,ACK SYN,ACK --dport 80',
  '-p tcp -m tcp --tcp-option 5',
  '-p tcp -m multiport --dports 22,80:443',
  '-p udp -m multiport ! --ports 53,1000:2000',
  '-p udp -m multiport --sports 53,1024:65535',
  '-p udp -m udp --dport 53',
  '-p sctp -m sctp ! --sport 5000',
];

const interfaces = ['-i eth0', '! -i eth0', '-i eth+', '-i eth1+', '! -i e+', '-o tun0', '! -o tun+'];

const states = [
  '-m conntrack --ctstate NEW',
  '-m conntrack --ctstate RELATED,ESTABLISHED',
  '-m conntrack ! --ctstate INVALID',
  '-m state --state NEW,UNTRACKED',
  '-m conntrack --ctstate NEW,DNAT',
  '-m conntrack --ctstatus ASSURED',
  '-m conntrack ! --ctstatus ASSURED',
];

const questions = [
  '-m limit --limit 5/min',
  '-m limit --limit 5/min --limit-burst 9',
  '-m quota ! --quota 1000',
  '-m set --match-set S src',
  '-m set ! --match-set S src',
  '-m mark --mark 0x1',
  '-m mark ! --mark 0x1',
  '-m connmark --mark 0x1',
  '-m connmark ! --mark 0x1',
  '-m recent --rcheck --name R --rsource',
  '-m nosuch --thing 3',
];

/** A rule without its target. */
function conditions(family: Family): fc.Arbitrary<string> {
  const sometimes = (weight: number, texts: readonly string[]): fc.Arbitrary<string> =>
    fc.oneof(
      { weight: 10 - weight, arbitrary: fc.constant('') },
      { weight, arbitrary: fc.constantFrom(...texts) },
    );
  return fc
    .tuple(
      sometimes(family === 'ipv4' ? 1 : 0, ['-f', '! -f']),
      sometimes(4, addresses[family]),
      sometimes(2, interfaces),
      sometimes(6, [...protocols, ...icmp[family]]),
      sometimes(
        1,
        ranges[family].map((range) => `-m iprange ${range}`),
      ),
      sometimes(3, states),
      sometimes(2, questions),
    )
    .map((parts) => parts.filter((part) => part !== '').join(' '));
}

const targets: Readonly<Record<string, readonly string[]>> = {
  filter: [
    '-j ACCEPT',
    '-j ACCEPT',
    '-j DROP',
    '-j REJECT',
    '-j RETURN',
    '-j NFQUEUE --queue-num 3',
    '-j LOG',
    '',
  ],
  raw: ['-j ACCEPT', '-j DROP', '-j RETURN', '-j NOTRACK'],
  nat: ['-j ACCEPT', '-j RETURN', '-j REDIRECT --to-ports 80', '-j DNAT --to-destination ', '-j LOG'],
};

function rules(
  family: Family,
  table: string,
  chains: readonly string[],
  maxLength = 6,
): fc.Arbitrary<string[]> {
  const canonical = canonicalizer(family);
  const to = family === 'ipv4' ? '10.0.0.1' : 'fd00::9';
  const target = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...(targets[table] ?? [])) },
    ...(chains.length === 0
      ? []
      : [{ weight: 3, arbitrary: fc.tuple(fc.constantFrom('-j', '-j', '-g'), fc.constantFrom(...chains)) }]),
  );
  const rule = fc.tuple(conditions(family), target).map(([condition, end]) => {
    const text = typeof end === 'string' ? end : end.join(' ');
    const [protocol] = /(?<!! )-p tcp/.exec(condition) ?? [];
    const whole = text.endsWith('-destination ') ? `${text}${to}` : text;
    return canonical(
      `${condition} ${text.includes('REDIRECT') && protocol === undefined ? '-j ACCEPT' : whole}`.trim(),
    );
  });
  return fc.array(rule, { maxLength });
}

const policies = fc.constantFrom<Policy>('ACCEPT', 'ACCEPT', 'DROP');

function tableOf(family: Family, name: string): fc.Arbitrary<Table> {
  const users = name === 'filter' ? userChains : [];
  const builtIn = builtInChains(name).filter((chain) => (hooks as readonly string[]).includes(chain));
  const policy = name === 'filter' ? policies : fc.constant<Policy>('ACCEPT');
  const hook = fc.record({ policy, rules: rules(family, name, users) });
  return fc
    .tuple(
      fc.tuple(...builtIn.map(() => hook)),
      fc.tuple(...users.map((_, index) => rules(family, name, users.slice(index + 1), 4))),
    )
    .map(([heads, bodies]) => ({
      name,
      chains: new Map<string, Chain>([
        ...builtIn.map((chain, index): [string, Chain] => [
          chain,
          chainOf(chain, heads[index]?.rules ?? [], heads[index]?.policy),
        ]),
        ...users.map((chain, index): [string, Chain] => [chain, chainOf(chain, bodies[index] ?? [])]),
      ]),
    }));
}

function chainOf(name: string, texts: readonly string[], policy?: Policy): Chain {
  return { name, ...(policy === undefined ? {} : { policy }), rules: texts.map((text) => ({ text })) };
}

/** Rules for which it matters whether a NOTRACK before them has been met; where there is one, a comparison does not know that. */
const tellsUntracked = /--(?:ct)?state \S*(?:INVALID|UNTRACKED)/;

/** Without such rules in raw, beside a NOTRACK. */
function withoutDoubt({ name, chains }: Table): Table {
  const rules = [...chains.values()].flatMap((chain) => chain.rules);
  if (name !== 'raw' || !rules.some(({ text }) => text.includes('-j NOTRACK'))) return { name, chains };
  const kept = [...chains].map(([key, chain]): [string, Chain] => [
    key,
    { ...chain, rules: chain.rules.filter(({ text }) => !tellsUntracked.test(text)) },
  ]);
  return { name, chains: new Map(kept) };
}

/** Two rulesets that have most in common: some chains get other rules, fewer rules, or another order. */
export function rulesetPairs(family: Family): fc.Arbitrary<RulesetPair> {
  const whole = fc.tuple(...['filter', 'raw', 'nat'].map((name) => tableOf(family, name)));
  const edit = fc.record({
    table: fc.constantFrom(...([0, 0, 0, 0, 1, 2] as const)),
    chain: fc.nat(5),
    kind: fc.constantFrom('insert', 'delete', 'move', 'replace', 'policy'),
    at: fc.nat(5),
    to: fc.nat(5),
  });
  return fc
    .tuple(whole, whole, fc.array(edit, { minLength: 1, maxLength: 4 }))
    .map(([tables, spare, edits]) => {
      const after = tables.map(({ name, chains }) => ({ name, chains: new Map(chains) }));
      for (const { table, chain: number, kind, at, to } of edits) {
        const chains = after[table]?.chains;
        const chain = [...(chains?.values() ?? [])].at(number % (chains?.size ?? 1));
        if (chains === undefined || chain === undefined) continue;
        const texts = [...chain.rules];
        const other = spare[table]?.chains.get(chain.name)?.rules.at(at) ?? { text: '-j LOG' };
        if (kind === 'insert' || kind === 'replace') texts.splice(at, kind === 'insert' ? 0 : 1, other);
        if (kind === 'delete') texts.splice(at, 1);
        if (kind === 'move') texts.splice(to, 0, ...texts.splice(at, 1));
        const isOther = kind === 'policy' && chain.policy !== undefined && table === 0;
        chains.set(chain.name, {
          ...chain,
          ...(isOther ? { policy: chain.policy === 'DROP' ? 'ACCEPT' : 'DROP' } : {}),
          rules: texts,
        });
      }
      return { before: rulesetOf(family, tables), after: rulesetOf(family, after) };
    });
}

function rulesetOf(family: Family, tables: readonly Table[]): Ruleset {
  return { family, tables: new Map(tables.map((table) => [table.name, withoutDoubt(table)])) };
}

/** What the edit script between two rulesets changes. */
export function changesBetween({ before, after }: RulesetPair): readonly ChangedChain[] {
  return diffRulesets(before, after).flatMap((operation): readonly ChangedChain[] => {
    const { table, chain } = operation;
    if (operation.kind === 'set-policy') return [{ table, chain, rules: 'everything' }];
    if (!isRuleOperation(operation)) {
      const rules = before.tables.get(table)?.chains.get(chain)?.rules ?? [];
      return [{ table, chain, rules: rules.map(({ text }) => text) }];
    }
    const gone = operation.kind === 'insert' ? [] : [operation.previous];
    return [{ table, chain, rules: operation.kind === 'delete' ? gone : [...gone, operation.rule] }];
  });
}

/** Every chain, as if all of it had changed. */
export function everythingOf({ before, after }: RulesetPair): readonly ChangedChain[] {
  return [before, after].flatMap(({ tables }) =>
    [...tables.values()].flatMap(({ name, chains }) =>
      [...chains.keys()].map((chain): ChangedChain => ({ table: name, chain, rules: 'everything' })),
    ),
  );
}
