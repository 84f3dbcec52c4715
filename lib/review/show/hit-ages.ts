/**
 * When rules last matched, as far as an earlier reading tells: counters have no times of their own.
 *
 * A counter that has grown means a hit since the earlier reading. One that has not means none since then, or since what that reading
 * itself had learned; so readings that follow one another tell ever more. One that shrank was reset meanwhile: nothing is known.
 */
import type { RuleHit, RulePlace } from './live-host';

/** What `show --format json` printed, as far as it is needed here. */
export interface EarlierShow {
  readonly readAt: string;
  readonly families: readonly {
    readonly family: string;
    readonly tables: readonly {
      readonly table: string;
      readonly chains: readonly {
        readonly chain: string;
        readonly rules: readonly EarlierRule[];
      }[];
    }[];
  }[];
}

export interface EarlierRule {
  readonly rule: string;
  readonly packets?: number | undefined;
  readonly hit?: RuleHit | undefined;
}

export function hitsSince({ readAt, families }: EarlierShow): (place: RulePlace) => RuleHit | undefined {
  const rules = new Map<string, EarlierRule>();
  for (const { family, tables } of families)
    for (const { table, chains } of tables)
      for (const { chain, rules: all } of chains) {
        const seen = new Map<string, number>();
        for (const rule of all) {
          const nth = seen.get(rule.rule) ?? 0;
          seen.set(rule.rule, nth + 1);
          rules.set(JSON.stringify([family, table, chain, rule.rule, nth]), rule);
        }
      }
  return ({ family, table, chain, text, nth, counters }) => {
    const earlier = rules.get(JSON.stringify([family, table, chain, text, nth]));
    if (earlier?.packets === undefined || counters === undefined) return undefined;
    const packets = Number(counters.packets);
    if (packets < earlier.packets) return undefined;
    if (packets > earlier.packets) return { kind: 'hit', since: readAt };
    return earlier.hit?.kind === 'idle' ? earlier.hit : { kind: 'idle', since: readAt };
  };
}
