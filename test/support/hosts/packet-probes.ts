/** How one packet fares before and after a change, by the interpreter, and what is said of it. */
import { tryFindMatch } from '../../../lib/extensions/registry';
import type { TrafficChange } from '../../../lib/impact/questions/compare-rulesets';
import { vocabularyOf } from '../../../lib/impact/packets/rule-vocabulary';
import type { Family } from '../../../lib/net/family';
import { parseRule } from '../../../lib/ruleset/parse/parse-rule';
import type { Ruleset } from '../../../lib/ruleset/model/ruleset';
import { type Holds, regionsAround } from '../oracle/region-membership';
import type { RulesetPair } from '../laws/changed-rulesets';
import { type Answer, type MatchPlace, type Packet, behindRaw, effectOf } from '../oracle/packet-interpreter';

export interface Fare {
  readonly hook: string;
  readonly kind: keyof typeof kinds;
  readonly before: string;
  readonly after: string;
  /** What is said, once for each box that the packet is in. */
  readonly said: readonly string[];
  /** Whether there is more than is said. */
  readonly isCut: boolean;
}

const hooks = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'] as const;

const kinds = { filters: ['raw', 'mangle', 'filter', 'security'], nat: ['nat'] } as const;

/** A packet has no interface where it does not come by, or not yet. */
const absent: Readonly<Record<(typeof hooks)[number], Partial<Packet>>> = {
  PREROUTING: { outInterface: '' },
  INPUT: { outInterface: '' },
  FORWARD: {},
  OUTPUT: { inInterface: '' },
  POSTROUTING: {},
};

/**
 * For many packets of one change; `salt` decides what holds of a packet that no field says. Later fragments are whole
 * packets where no rule asks for them.
 */
export function fares(
  pair: RulesetPair,
  changes: readonly TrafficChange[],
): (packet: Packet, salt: number) => readonly Fare[] {
  const { testsForFragments } = vocabularyOf([pair.before, pair.after]);
  const which = { before: numbering(pair.before, pair.after), after: numbering(pair.after, pair.before) };
  return (given, salt) => {
    const holds: Holds = (text, name) => isLikely(`${text}\0${name}`, salt);
    const answer =
      (side: 'before' | 'after'): Answer =>
      (text, place) =>
        holds(text, which[side](text, place));
    return hooks.flatMap((hook) => {
      const isLaterFragment = testsForFragments && given.isLaterFragment;
      const packet = { ...given, ...absent[hook], isLaterFragment };
      return (['filters', 'nat'] as const).map((kind): Fare => {
        const before = effectAt(pair.before, hook, kind, packet, answer('before'));
        const after = effectAt(pair.after, hook, kind, packet, answer('after'));
        const here = changes.filter(
          ({ chain, table }) => chain === hook && (table === 'nat') === (kind === 'nat'),
        );
        return {
          hook,
          kind,
          before,
          after,
          said: here.flatMap((change) =>
            Array.from({ length: regionsAround(packet, holds, change.packets) }, () =>
              effectNow(change, after),
            ),
          ),
          isCut: here.some((change) => change.packets.isCut),
        };
      });
    });
  };
}

/** On a packet as it comes: raw decides in which state the other tables see it, and nat does not see what is not tracked. */
function effectAt(
  ruleset: Ruleset,
  hook: string,
  kind: keyof typeof kinds,
  packet: Packet,
  answer: Answer,
): string {
  const seen = behindRaw(ruleset, hook, packet, answer);
  if (kind === 'nat') return seen === packet ? effectOf(ruleset, hook, kinds.nat, packet, answer) : 'ACCEPT';
  const [raw, ...others] = kinds.filters;
  const first = effectOf(ruleset, hook, [raw], packet, answer);
  return first === 'ACCEPT' ? effectOf(ruleset, hook, others, seen, answer) : first;
}

/** Newly blocked are packets that are dropped and those that are rejected. */
function effectNow({ kind, by = '' }: TrafficChange, after: string): string {
  switch (kind) {
    case 'allowed':
    case 'no-longer-translated':
      return 'ACCEPT';
    case 'blocked':
      return after === 'REJECT' ? after : 'DROP';
    case 'now-dropped':
      return 'DROP';
    case 'now-rejected':
      return 'REJECT';
    case 'translated':
    case 'queued':
    case 'handed-over':
      return by;
  }
}

/** One of two, the same for the same text. */
function isLikely(text: string, salt: number): boolean {
  let hash = salt ^ 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return ((hash ^ (hash >>> 15)) & 1) === 1;
}

/** Matches that remember are the same where their rules are, and else by the order of the rules that change. */
function numbering(ruleset: Ruleset, other: Ruleset): (text: string, place: MatchPlace) => string {
  const known = new Map<string, string>();
  return (text, place) => {
    if (!stateful(text, ruleset.family)) return '';
    const { table, chain, rule } = place;
    const key = [table, chain, rule, text].join(' ');
    const which = known.get(key) ?? `${table} ${chain} ${whichOf(ruleset, other, text, place)}`;
    known.set(key, which);
    return which;
  };
}

function stateful(text: string, family: Family): boolean {
  const [, name = ''] = text.split(' ');
  return ['limit', 'quota', 'recent'].includes(name) || tryFindMatch(name, family) === undefined;
}

function whichOf(ruleset: Ruleset, other: Ruleset, text: string, place: MatchPlace): string {
  const textsOf = ({ tables }: Ruleset): readonly string[] =>
    (tables.get(place.table)?.chains.get(place.chain)?.rules ?? []).map((each) => each.text);
  const [managed, foreign] = [textsOf(ruleset), textsOf(other)];
  const earlier = (at: number): number => managed.slice(0, at).filter((each) => each === managed[at]).length;
  const stays = (at: number): boolean => earlier(at) < foreign.filter((each) => each === managed[at]).length;
  if (stays(place.rule)) return `${managed[place.rule] ?? ''} ${String(earlier(place.rule))} 0`;
  const words = text.replace(/^-m \S+ /, '');
  const changed = managed.slice(0, place.rule).filter((each, at) => !stays(at) && has(each));
  return String(changed.length);

  function has(rule: string): boolean {
    const { matches = [] } = parseRule(rule, { family: ruleset.family }).rule ?? {};
    return (
      matches.some(({ name }) => text.startsWith(`-m ${name} `)) &&
      `${rule} `.includes(`${words} -j`.slice(0, -3))
    );
  }
}
