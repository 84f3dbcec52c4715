/**
 * The text after `terraform import`, and in the import block that the construct writes. Terraform hands the
 * provider nothing else before the first read, so it must say which host, how to reach it, and for whom.
 *
 * Two forms: JSON, which constructs print, and a URL, which people type:
 * `ssh://root@192.0.2.1:22?owner=web&foreign_rules=remove&identity_file=~/.ssh/id_web`.
 */
import type { Diagnostic } from '../base/diagnostic';
import { FirewallError } from '../base/firewall-error';
import type { HostAddress } from '../host/host-address';
import { parseHostUrl } from '../host/host-url';
import type { Attributes } from './attribute-types';
import { hostAttributes, rulesetAttributes, type RulesetState } from './attributes';
import { checkRuleset } from './check-ruleset';
import { conformObject } from './conform';
import { invalidImportId } from './diagnostics';
import { isRecord, type Value } from './value';

/** The attributes that an id may hold: those of them that `attributes.ts` marks. */
const importable: Attributes = Object.fromEntries(
  Object.entries<Attributes[string]>(rulesetAttributes).filter(([, { inImportId }]) => inImportId === true),
);

/**
 * The id for an import block. The same values give the same text, whatever order they were written in.
 *
 * @param values by the names of the resource's attributes; null is as good as left out, and what an id does not
 * hold is left out
 */
export function printImportId(values: Readonly<Record<string, unknown>>): string {
  const parts = Object.keys(importable).map((name) => {
    const value = values[name];
    return [name, isRecord(value) ? sorted(value) : value] as const;
  });
  return JSON.stringify(Object.fromEntries(parts), (_name, value: unknown) => value ?? undefined);
}

/**
 * The state right after the import: what the id says, all else null.
 *
 * @throws FirewallError `resource/invalid-import-id`
 */
export function parseImportId(id: string): RulesetState {
  const parts = id.trimStart().startsWith('{') ? partsOfJson(id) : partsOfUrl(id);
  if (!isRecord(parts['host'])) throw invalid(id, 'it names no host');
  try {
    conformObject(importable, parts, { refusesOthers: true });
    const state = conformObject(rulesetAttributes, parts);
    const problems: Diagnostic[] = [];
    checkRuleset(state, (found) => problems.push(found));
    if (problems.length > 0) throw new FirewallError(problems);
    return state;
  } catch (error) {
    if (!(error instanceof FirewallError)) throw error;
    throw invalid(id, reasonOf(error));
  }
}

function partsOfJson(id: string): Record<string, Value> {
  try {
    const parsed: unknown = JSON.parse(id);
    if (isRecord(parsed)) return parsed;
  } catch (error) {
    throw invalid(id, (error as Error).message);
  }
  throw invalid(id, 'it is not an object');
}

function partsOfUrl(id: string): Record<string, Value> {
  const question = id.indexOf('?');
  const address = addressOfUrl(id, question < 0 ? id : id.slice(0, question));
  const host: Record<string, Value> =
    address.transport === 'sandbox' ? { transport: 'sandbox', address: address.name } : { ...address };
  const parts: Record<string, Value> = { host };
  for (const [name, value] of new URLSearchParams(question < 0 ? '' : id.slice(question + 1))) {
    if (Object.hasOwn(hostAttributes, name)) host[name] = value;
    else parts[name] = value;
  }
  return parts;
}

function addressOfUrl(id: string, url: string): HostAddress {
  try {
    return parseHostUrl(url);
  } catch (error) {
    if (!(error instanceof FirewallError)) throw error;
    throw invalid(id, reasonOf(error));
  }
}

function sorted(record: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1)));
}

function reasonOf({ diagnostics }: FirewallError): string {
  return diagnostics
    .map(({ summary, detail }) => [summary, ...(detail ?? '').split('\n', 1)].join('. '))
    .join('; ');
}

function invalid(id: string, why: string): FirewallError {
  return new FirewallError(invalidImportId(id, why, Object.keys(importable)));
}
