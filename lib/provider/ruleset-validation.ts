/** Checks of a resource's configuration before any host is asked. Anything in it may still be unknown. */
import type { Diagnostic } from '../base/diagnostic';
import { validateHostAddress } from '../host/validate-host-address';
import { families, type Family } from '../net/family';
import { hostAddress } from '../resource/connection';
import { forbiddenCharacter, invalidValue, missingValue, notNull } from './diagnostics';
import { declaredRuleset } from '../resource/declared-ruleset';
import type { AttributePath } from '../resource/attribute-path';
import type { Call } from './framework/call';
import { UNKNOWN, isWhollyKnown, type Known } from '../resource/value';
import type { LoadEngine } from '../deploy/host-engine';
import { attributePathOf } from './ruleset-place';
import {
  foreignRulesModes,
  strategies,
  transports,
  type ChainValue,
  type HostValue,
  type RulesetState,
} from '../resource/attributes';

const transportNames: readonly string[] = transports;
const foreignRulesNames: readonly string[] = foreignRulesModes;
const strategyNames: readonly string[] = strategies;
const policies: readonly string[] = ['ACCEPT', 'DROP'];
const anchorForm = /^(first|last|(before|after):\S+)$/;

/** Which attribute of `host` an error of its address is about. */
const hostMembers: Readonly<Record<string, string>> = {
  'host/bad-address': 'address',
  'host/bad-sandbox-name': 'address',
  'host/bad-user': 'user',
  'host/bad-port': 'port',
};

export function validateRuleset(config: RulesetState, engine: LoadEngine, report: Call['report']): void {
  const checked = collectErrors(report);
  validateHost(config.host, checked.report);
  checkText(config.owner, 'owner', ['owner'], checked.report);
  if (config.owner === '')
    checked.report(missingValue('owner', 'it tells our rules from those of others'), ['owner']);
  if (isText(config.foreign_rules) && !foreignRulesNames.includes(config.foreign_rules)) {
    const allowed = foreignRulesNames.join(', ');
    checked.report(invalidValue('foreign_rules', config.foreign_rules, allowed), ['foreign_rules']);
  }
  if (isText(config.strategy) && !strategyNames.includes(config.strategy)) {
    const allowed = strategyNames.join(', ');
    checked.report(invalidValue('strategy', config.strategy, allowed), ['strategy']);
  }
  checkPositive(config.confirm_timeout, 'confirm_timeout', checked.report);
  for (const path of nullTables(config)) checked.report(notNull(`table ${String(path.at(-1))}`), path);
  for (const place of chainsOf(config)) validateChain(place, checked.report);
  if (checked.failed()) return;
  if (isWhollyKnown(config)) {
    for (const { diagnostic, place } of engine().validate(declaredRuleset(config)))
      report(diagnostic, attributePathOf(place));
  } else {
    validateKnownRules(config, engine, report);
  }
}

interface PlacedChain {
  readonly family: Family;
  readonly table: string;
  readonly chain: string;
  readonly value: ChainValue | null;
}

function nullTables(config: RulesetState): readonly AttributePath[] {
  return families.flatMap((family) => {
    const value = config[family];
    if (value === null || value === UNKNOWN || value.tables === UNKNOWN) return [];
    const names = Object.entries(value.tables).flatMap(([name, table]) => (table === null ? [name] : []));
    return names.map((name) => [family, 'tables', name]);
  });
}

/** The chains that are known to be there. */
function* chainsOf(config: RulesetState): Generator<PlacedChain> {
  for (const family of families) {
    const familyValue = config[family];
    if (familyValue === null || familyValue === UNKNOWN || familyValue.tables === UNKNOWN) continue;
    for (const [table, tableValue] of Object.entries(familyValue.tables)) {
      if (tableValue === null || tableValue === UNKNOWN || tableValue.chains === UNKNOWN) continue;
      for (const [chain, value] of Object.entries(tableValue.chains)) {
        if (value !== UNKNOWN) yield { family, table, chain, value };
      }
    }
  }
}

function validateChain({ family, table, chain, value }: PlacedChain, report: Call['report']): void {
  const path = attributePathOf({ family, table, chain });
  if (value === null) {
    report(notNull(`chain ${chain}`), path);
    return;
  }
  checkText(chain, 'the name of a chain', path, report);
  if (isText(value.policy) && !policies.includes(value.policy)) {
    report(invalidValue(`policy of ${chain}`, value.policy, policies.join(', ')), [...path, 'policy']);
  }
  if (isText(value.anchor) && !anchorForm.test(value.anchor)) {
    const allowed = 'first, last, before:CHAIN, after:CHAIN';
    report(invalidValue(`anchor of ${chain}`, value.anchor, allowed), [...path, 'anchor']);
  }
  if (value.rules === null || value.rules === UNKNOWN) return;
  value.rules.forEach((rule, index) => {
    const what = `rule ${String(index + 1)} of ${chain}`;
    const at = [...path, 'rules', index];
    if (rule === null) report(notNull(what), at);
    else checkText(rule, what, at, report);
  });
}

function validateKnownRules(config: RulesetState, engine: LoadEngine, report: Call['report']): void {
  for (const { family, table, chain, value } of chainsOf(config)) {
    const rules = value?.rules ?? UNKNOWN;
    if (rules === UNKNOWN) continue;
    rules.forEach((rule, member) => {
      if (!isText(rule)) return;
      const place = { family, table, chain, member };
      for (const diagnostic of engine().validateRule(place, rule)) report(diagnostic, attributePathOf(place));
    });
  }
}

function validateHost(host: RulesetState['host'], report: Call['report']): void {
  if (host === UNKNOWN) return;
  for (const [name, value] of Object.entries(host)) checkText(value, `host.${name}`, ['host', name], report);
  if (host.transport === UNKNOWN || host.address === UNKNOWN) return;
  const transport = host.transport ?? 'ssh';
  if (!transportNames.includes(transport)) {
    const allowed = transportNames.join(', ');
    report(invalidValue('host.transport', transport, allowed), ['host', 'transport']);
  } else if (transport !== 'local' && (host.address === null || host.address === '')) {
    report(missingValue('host.address', `the transport ${transport} needs one`), ['host']);
  } else {
    for (const found of validateHostAddress(hostAddress(withoutUnknown(host)))) {
      report(found, ['host', hostMembers[found.code] ?? 'address']);
    }
  }
}

function withoutUnknown(host: HostValue): Known<HostValue> {
  const entries = Object.entries(host).map(
    ([name, value]) => [name, value === UNKNOWN ? null : value] as const,
  );
  return Object.fromEntries(entries) as Known<HostValue>;
}

function checkPositive(value: unknown, name: string, report: Call['report']): void {
  if (typeof value === 'number' && value <= 0) report(invalidValue(name, value, 'seconds above 0'), [name]);
}

function checkText(value: unknown, what: string, path: AttributePath, report: Call['report']): void {
  if (isText(value) && /[\0\n\r]/.test(value)) report(forbiddenCharacter(what, value), path);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function collectErrors(report: Call['report']): { report: Call['report']; failed(): boolean } {
  let failed = false;
  return {
    report(diagnostic: Diagnostic, attribute?: AttributePath) {
      failed = true;
      report(diagnostic, attribute);
    },
    failed: () => failed,
  };
}
