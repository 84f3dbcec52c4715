/**
 * The text after `terraform import`, and in the import block that the construct writes. Terraform hands the
 * provider nothing else before the first read, so it must say which host, how to reach it, and for whom.
 *
 * Two forms: JSON, which constructs print, and a URL, which people type:
 * `ssh://root@192.0.2.1:22?owner=web&foreign_rules=remove&identity_file=~/.ssh/id_web`.
 */
import { FirewallError } from '../base/firewall-error';
import type { HostAddress } from '../host/host-address';
import { parseHostUrl } from '../host/host-url';
import { invalidImportId } from '../provider/diagnostics';
import { conformObject } from './conform';
import type { Attributes } from './attribute-types';
import { isRecord, type Value } from './value';
import { hostAttributes, rulesetAttributes, type RulesetState } from './attributes';

/** The attributes that an id may carry. */
const { host, owner, foreign_rules, strategy, confirm_timeout, persist } = rulesetAttributes;
const importAttributes = { host, owner, foreign_rules, strategy, confirm_timeout, persist };

/**
 * The state right after the import: what the id says, all else null.
 *
 * @throws FirewallError `provider/invalid-import-id`
 */
export function parseImportId(id: string): RulesetState {
  const parts = id.trimStart().startsWith('{') ? partsOfJson(id) : partsOfUrl(id);
  checkNames(id, parts, importAttributes, '');
  const hostPart = parts['host'];
  if (!isRecord(hostPart)) throw invalid(id, 'it names no host');
  checkNames(id, hostPart, hostAttributes, 'host.');
  if (typeof parts['owner'] !== 'string' || parts['owner'] === '') throw invalid(id, 'it names no owner');
  try {
    return conformObject(rulesetAttributes, parts);
  } catch (error) {
    if (!(error instanceof FirewallError)) throw error;
    throw invalid(id, error.diagnostics[0]?.summary ?? error.message);
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
    if (name in hostAttributes) host[name] = name === 'port' ? Number(value) : value;
    else parts[name] = typedText(name, value);
  }
  return parts;
}

function addressOfUrl(id: string, url: string): HostAddress {
  try {
    return parseHostUrl(url);
  } catch (error) {
    if (!(error instanceof FirewallError)) throw error;
    throw invalid(id, error.diagnostics[0]?.summary ?? error.message);
  }
}

/** Text of a URL as the type that its attribute has; what does not fit stays text and is refused later. */
function typedText(name: string, text: string): Value {
  if (name === 'confirm_timeout' && /^\d+$/.test(text)) return Number(text);
  if (name === 'persist' && /^(true|false)$/.test(text)) return text === 'true';
  return text;
}

function checkNames(id: string, parts: Record<string, Value>, attributes: Attributes, prefix: string): void {
  for (const name of Object.keys(parts)) {
    if (Object.hasOwn(attributes, name)) continue;
    const allowed = Object.keys(attributes).join(', ');
    throw invalid(id, `${prefix}${name} is none of ${allowed}`);
  }
}

function invalid(id: string, why: string): FirewallError {
  return new FirewallError(invalidImportId(id, why));
}
