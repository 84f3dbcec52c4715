/** Sets for the transactions in which things go wrong: some come, go, change their entries, and are filled anew. */
import type { DeclaredRuleset } from '../../../lib/deploy/declared-ruleset';
import type { DeclaredSet } from '../../../lib/sets/declared-set';

const oldSets: Readonly<Record<string, DeclaredSet>> = {
  'fault-edit': {
    type: 'hash:ip',
    options: { comment: 'true' },
    entries: ['192.0.2.1', '192.0.2.2 comment "old"', '192.0.2.3', '192.0.2.4'],
  },
  'fault-replace': { type: 'hash:net', entries: ['198.51.100.0/24'] },
  'fault-gone': { type: 'hash:ip', family: 'ipv6', entries: ['2001:db8::1'] },
};

const newSets: Readonly<Record<string, DeclaredSet>> = {
  'fault-edit': {
    type: 'hash:ip',
    options: { comment: 'true' },
    entries: ['192.0.2.1', '192.0.2.2 comment "new"', '192.0.2.5', '192.0.2.6'],
  },
  'fault-replace': {
    type: 'hash:net',
    options: { counters: 'true' },
    entries: ['198.51.100.0/25', '203.0.113.0/24'],
  },
  'fault-new': { type: 'hash:ip,port', entries: ['192.0.2.7,tcp:443'] },
};

const rulesOf = (set: string, sides = 'src'): string => `-m set --match-set ${set} ${sides} -j ACCEPT`;

/** A ruleset with the sets to come from. */
export function withOldSets(ruleset: DeclaredRuleset): DeclaredRuleset {
  const named = withRules(
    ruleset,
    'ipv4',
    'OLD',
    ['fault-edit', 'fault-replace'].map((set) => rulesOf(set)),
  );
  return { ...withRules(named, 'ipv6', 'OLD6', [rulesOf('fault-gone')]), sets: oldSets };
}

/** A ruleset with the sets to go to. */
export function withNewSets(ruleset: DeclaredRuleset): DeclaredRuleset {
  const rules = [
    ...['fault-edit', 'fault-replace'].map((set) => rulesOf(set)),
    rulesOf('fault-new', 'src,dst'),
  ];
  return { ...withRules(ruleset, 'ipv4', 'NEW', rules), sets: newSets };
}

function withRules(
  ruleset: DeclaredRuleset,
  family: 'ipv4' | 'ipv6',
  name: string,
  rules: readonly string[],
): DeclaredRuleset {
  const tables = ruleset[family]?.tables ?? {};
  const chains = tables['filter']?.chains ?? {};
  const chain = { ...chains[name], rules: [...(chains[name]?.rules ?? []), ...rules] };
  return {
    ...ruleset,
    [family]: { tables: { ...tables, filter: { chains: { ...chains, [name]: chain } } } },
  };
}
