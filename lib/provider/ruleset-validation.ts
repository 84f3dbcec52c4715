/** Checks of a resource's configuration before any host is asked. Anything in it may still be unknown. */
import type { LoadEngine } from '../deploy/host-engine';
import { families } from '../net/family';
import type { ChainValue, RulesetState } from '../resource/attributes';
import { checkRuleset } from '../resource/check-ruleset';
import { declaredRuleset } from '../resource/declared-ruleset';
import { UNKNOWN, isWhollyKnown, type Unknown } from '../resource/value';
import type { RulesetPlace } from '../deploy/declared-ruleset';
import type { AttributeDiagnostic, Call } from './framework/call';
import { attributePathOf } from './ruleset-place';

export function validateRuleset(config: RulesetState, engine: LoadEngine, report: Call['report']): void {
  const found: AttributeDiagnostic[] = [];
  checkRuleset(config, (diagnostic, attribute) => found.push({ ...diagnostic, attribute }));
  for (const { attribute, ...diagnostic } of found) report(diagnostic, attribute);
  // The engine takes for granted what was checked here.
  if (found.length > 0) return;
  if (isWhollyKnown(config)) {
    for (const { diagnostic, place } of engine().validate(declaredRuleset(config)))
      report(diagnostic, attributePathOf(place));
  } else {
    validateKnownRules(config, engine, report);
  }
}

function validateKnownRules(config: RulesetState, engine: LoadEngine, report: Call['report']): void {
  for (const { value, ...at } of knownChains(config)) {
    const rules = value.rules ?? UNKNOWN;
    if (rules === UNKNOWN) continue;
    rules.forEach((rule, member) => {
      if (typeof rule !== 'string') return;
      const place = { ...at, member };
      for (const diagnostic of engine().validateRule(place, rule)) report(diagnostic, attributePathOf(place));
    });
  }
}

type PlacedChain = Required<Pick<RulesetPlace, 'family' | 'table' | 'chain'>> & {
  readonly value: ChainValue;
};

/** The chains that are known to be there. */
function* knownChains(config: RulesetState): Generator<PlacedChain> {
  for (const family of families) {
    const declared = config[family];
    if (declared === null || declared === UNKNOWN) continue;
    for (const [table, { chains }] of knownEntries(declared.tables)) {
      for (const [chain, value] of knownEntries(chains)) yield { family, table, chain, value };
    }
  }
}

function knownEntries<T>(
  map: Readonly<Record<string, T | Unknown | null>> | Unknown,
): readonly (readonly [string, T])[] {
  if (map === UNKNOWN) return [];
  return Object.entries(map).flatMap(([name, value]) =>
    value === UNKNOWN || value === null ? [] : [[name, value as T] as const],
  );
}
