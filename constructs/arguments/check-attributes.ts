/** Checks at synthesis what the tables of `lib/resource` ask for; errors name the construct and the prop. */
import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { Diagnostic } from '../../lib/base/diagnostic';
import { FirewallError } from '../../lib/base/firewall-error';
import type { Spelling } from '../../lib/resource/attribute-path';
import type { Attributes, ObjectValue } from '../../lib/resource/attribute-types';
import type { Report } from '../../lib/resource/check-values';
import { conformObject } from '../../lib/resource/conform';
import { camelName } from '../../lib/resource/names';
import { UNKNOWN, isRecord, type Value } from '../../lib/resource/value';
import { constructError } from '../problems/construct-problems';
import { isUnresolved } from '../text/unresolved-token';
import { checkLocalPath } from '../text/local-path';

/**
 * @param values by the names of the attributes; what is known only at apply is checked then, by the provider
 * @throws FirewallError `resource/...`, `host/bad-...` with everything that is wrong
 */
export function checkAttributes<Members extends Attributes>(
  construct: Construct,
  attributes: Members,
  values: Readonly<Record<string, unknown>>,
  check: (value: ObjectValue<Members>, report: Report, spelling: Spelling) => void,
): void {
  const { path } = construct.node;
  const found: Diagnostic[] = [];
  try {
    const value = conformObject(attributes, withUnknown(values), {
      spelling: camelName,
      refusesOthers: true,
    });
    check(value, (diagnostic) => found.push(diagnostic), camelName);
  } catch (error) {
    if (!(error instanceof FirewallError)) throw error;
    found.push(...error.diagnostics);
  }
  if (found.length > 0) throw new FirewallError(found.map((diagnostic) => ({ ...diagnostic, path })));
}

/** Refuses relative paths. @throws FirewallError `construct/relative-path` */
export function checkLocalFiles(
  construct: Construct,
  attributes: Attributes,
  values: Readonly<Record<string, unknown>>,
): void {
  for (const [name, { type }] of Object.entries(attributes)) {
    const scalar = type.kind === 'list' ? type.element : type;
    if (scalar.kind !== 'string' || scalar.isLocalFile !== true) continue;
    for (const file of [values[name]].flat()) {
      if (typeof file === 'string') checkLocalPath(construct, camelName(name), file);
    }
  }
}

/** Settings end in look-ups, argument lists and files. */
const control = /[\u0000-\u001f\u007f-\u009f]/;

/** Refuses control characters in every text. @throws FirewallError `construct/control-character` */
export function checkTexts(construct: Construct, settings: object): void {
  for (const [name, value] of Object.entries(settings)) {
    for (const text of [value].flat()) {
      if (typeof text !== 'string' || isUnresolved(text) || !control.test(text)) continue;
      throw constructError(construct, {
        code: 'construct/control-character',
        summary: `\`${name}\` is ${JSON.stringify(text)}`,
        detail: 'it may not hold a newline, a NUL or another control character',
      });
    }
  }
}

function withUnknown(value: unknown): Value {
  if (typeof value === 'string' || typeof value === 'number') return isUnresolved(value) ? UNKNOWN : value;
  if (Token.isUnresolved(value)) return UNKNOWN;
  if (Array.isArray(value)) return value.map(withUnknown);
  if (!isRecord(value)) return value as Value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withUnknown(member)]));
}
