/**
 * What of a change may have stopped a login: for the message, where the new connection that was to confirm the change has failed.
 *
 * The packets of a login, and those by which neighbours are found, are followed through the rules before the change and after it. What
 * stops them, leads them elsewhere or takes them out of connection tracking (or into a zone) after it alone is named, with the rules that
 * give them the mark for which they are stopped; and what accepted them before and is gone. This is no proof, as the one that is made before the change is: what depends on a limit, an interface or the
 * size of a packet is named as well.
 */
import { TooLarge } from '../../impact/diagrams/decision-diagrams';
import { tracePacket } from '../../impact/questions/trace-packet';
import type { TracedPacket } from '../../impact/questions/traced-packet';
import type { TraceStep } from '../../impact/path/table-walk';
import { asksForBitsOf } from '../../impact/rules/carried-marks';
import { isUnusual } from '../../impact/rules/connection-tracking';
import { shownRule } from '../../ruleset/model/shown-rule';
import type { HostRulesets, Ruleset } from '../../ruleset/model/ruleset';
import type { IpSets } from '../../sets/ip-set';
import type { ChangedSets } from '../changed-sets';
import type { DeployerConnection } from '../deployer-connection';
import { loginParts, packetsOfLogin, placesOf, usualState } from './login-packets';

/** How many rules a person reads. */
const maxNamed = 5;

/** A line for each, those first that are met for sure; none where the change does nothing to these packets. */
export function loginSuspects(
  connection: DeployerConnection,
  live: HostRulesets,
  expected: HostRulesets,
  sets?: ChangedSets,
): readonly string[] {
  const [before, after] = [live, expected].map((rulesets) => rulesets.get(connection.family));
  if (before === undefined || after === undefined) return [];
  try {
    const was = stepsOf(before, connection, sets?.live);
    const is = stepsOf(after, connection, sets?.wanted);
    const stopping = without(is, was).filter(isStopping);
    const marking = [...is.values()].filter(({ rule }) =>
      stopping.some((step) => asksForBitsOf(step.rule, rule)),
    );
    const gone = without(was, is).filter((step) => step.effect === 'accept' && !isIn(after, step));
    const lines = [
      ...stopping.filter(({ certain }) => certain).map(lineOf),
      ...marking.map((step) => `marked by ${lineOf(step)}`),
      ...stopping.filter(({ certain }) => !certain).map(lineOf),
      ...gone.map((step) => `${lineOf(step)}, which is gone`),
    ];
    const more = lines.length - maxNamed;
    return more > 1 ? [...lines.slice(0, maxNamed), `and ${String(more)} more`] : lines;
  } catch (error) {
    if (error instanceof TooLarge) return [];
    throw error;
  }
}

/** How host and deployer, or the router between them, find each other. */
const neighbours: readonly TracedPacket[] = ['PREROUTING', 'OUTPUT'].flatMap((chain) =>
  ['135', '136'].map((icmpType) => ({ chain, protocol: 'ipv6-icmp', icmpType, state: 'UNTRACKED' })),
);

/** Each rule that a packet of a login may match, once, and policies. */
function stepsOf(
  ruleset: Ruleset,
  connection: DeployerConnection,
  sets: IpSets | undefined,
): ReadonlyMap<string, TraceStep> {
  const login = loginParts.map((part) => {
    const [hook = 'OUTPUT'] = placesOf(part);
    return packetsOfLogin(part, hook, usualState(part), connection).packet;
  });
  const packets = connection.family === 'ipv6' ? [...login, ...neighbours] : login;
  const steps = packets.flatMap((packet) => tracePacket(ruleset, packet, sets).path);
  const found = new Map<string, TraceStep>();
  for (const step of steps) {
    const key = [step.table, step.chain, step.effect, shownRule(step.rule)].join(' ');
    if (found.get(key)?.certain !== true) found.set(key, step);
  }
  return found;
}

function isIn({ tables }: Ruleset, { table, chain, rule }: TraceStep): boolean {
  return (
    tables
      .get(table)
      ?.chains.get(chain)
      ?.rules.some(({ text }) => shownRule(text) === shownRule(rule)) === true
  );
}

function without(
  steps: ReadonlyMap<string, TraceStep>,
  others: ReadonlyMap<string, TraceStep>,
): readonly TraceStep[] {
  return [...steps].flatMap(([key, step]) => (others.has(key) ? [] : [step]));
}

const harmless: readonly string[] = ['accept', 'policy accept', 'return', 'jump', 'goto', 'continue'];

function isStopping({ table, effect, rule }: TraceStep): boolean {
  return !harmless.includes(effect) || (table === 'raw' && isUnusual(rule));
}

function lineOf({ table, chain, index, rule }: TraceStep): string {
  return index === 0
    ? `the policy ${rule} of ${table} ${chain}`
    : `${table} ${chain} ${String(index)}: ${shownRule(rule)}`;
}
