import { rule } from '../ruleset/build/rule-builder';
import type { PacketRate } from './packet-rate';
import { type Pattern, inBoth } from './pattern';

/** What the match `limit` takes. */
export const maxBurst = 10_000;

export interface SynFloodGuardPattern {
  readonly chainName: string;
  readonly rate: PacketRate;
  readonly burst: number;
  /** With the name of its table of token buckets. */
  readonly perAddress?: { readonly rate: PacketRate; readonly name: string } | undefined;
}

export function synFloodGuardPattern({
  chainName: chain,
  rate,
  burst,
  perAddress,
}: SynFloodGuardPattern): Pattern {
  const above =
    perAddress === undefined
      ? []
      : [
          rule()
            .match('hashlimit', {
              hashlimitAbove: perAddress.rate,
              hashlimitMode: ['srcip'],
              hashlimitName: perAddress.name,
            })
            .jump('DROP'),
        ];
  const within = rule().match('limit', { limit: rate, limitBurst: burst }).jump('RETURN');
  return {
    chains: [chain],
    rules: [
      inBoth('INPUT', rule().tcp({ syn: true }).jumpTo(chain), 'limits'),
      ...[...above, within, rule().jump('DROP')].map((each) => inBoth(chain, each)),
    ],
  };
}
