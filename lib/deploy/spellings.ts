/** When a host is asked how it prints rules: as seldom as can be, for it costs a round trip. */
import { FirewallError } from '../base/firewall-error';
import { learnSpellings } from '../host/rehearsal/learn-spellings';
import { type HostSnapshot, rulesetsOf } from '../host/read';
import type { Connection } from '../host/transport';
import type { DesiredHost } from '../plan/desired';
import type { HostPlan } from '../plan/plan-host';
import { markRule } from '../plan/owner-mark';
import { type Spellings, type UndecidedRule, undecidedInHost, undecidedInPlan } from '../plan/spelling';

export interface AskOptions {
  readonly nonce: () => string;
  readonly abort?: AbortSignal;
}

/** Of what is desired, by each owner: an undecided rule that stands in its chain as it is declared needs no asking. */
export async function spellingsFor(
  connection: Connection,
  snapshot: HostSnapshot,
  desired: readonly DesiredHost[],
  options: AskOptions,
): Promise<Spellings> {
  const undecided = desired.map((host) => ({ host, rules: undecidedInHost(host) }));
  if (undecided.every(({ rules }) => rules.length === 0)) return {};
  const live = rulesetsOf(snapshot, connection.description);
  const asked = undecided.flatMap(({ host, rules }) =>
    rules.filter(({ family, table, chain, text }) => {
      const marked = markRule(text, host.owner, family);
      const there = live.get(family)?.tables.get(table)?.chains.get(chain)?.rules ?? [];
      return live.has(family) && !there.some((rule) => rule.text === text || rule.text === marked);
    }),
  );
  return learn(connection, asked, options);
}

/** Of what a plan writes. @param known what was asked before */
export async function spellingsOfPlan(
  connection: Connection,
  plan: HostPlan,
  known: Spellings,
  options: AskOptions,
): Promise<Spellings> {
  const printed = (rule: UndecidedRule): boolean =>
    Object.values(known[rule.family] ?? {}).includes(rule.text);
  return learn(
    connection,
    undecidedInPlan(plan).filter((rule) => !printed(rule)),
    options,
  );
}

/** A login that may only read is not asked: there, such rules are compared as they are declared. */
async function learn(
  connection: Connection,
  rules: readonly UndecidedRule[],
  { nonce, ...run }: AskOptions,
): Promise<Spellings> {
  if (rules.length === 0) return {};
  try {
    return await learnSpellings(connection, rules, { ...run, nonce: nonce() });
  } catch (error) {
    if (error instanceof FirewallError && error.code === 'host/read-only-login') return {};
    throw error;
  }
}
