/**
 * Text as Terraform's JSON holds it. There every string is a template: `${...}` is an expression and `%{...}` a directive.
 * What a person writes is text, so both are escaped; only tokens of cdktf become expressions.
 */
import { unresolvedMarker } from '../../lib/ruleset/build/unresolved-values';
import { isRecord } from '../../lib/resource/value';

/** The same value with its strings and the names in it escaped; objects of cdktf stay as they are. */
export function literalText<Value>(value: Value): Value;
export function literalText(value: unknown): unknown {
  if (typeof value === 'string') return escaped(value);
  if (Array.isArray(value)) return value.map((member: unknown) => literalText(member));
  if (!isRecord(value) || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [escaped(name), literalText(member)]),
  );
}

function escaped(text: string): string {
  let literal = '';
  let end = 0;
  for (const marker of text.matchAll(unresolvedMarker)) {
    literal += escapedPart(text.slice(end, marker.index)) + marker[0];
    end = marker.index + marker[0].length;
  }
  return literal + escapedPart(text.slice(end));
}

function escapedPart(text: string): string {
  return text.replace(/\$\{/g, '$$$${').replace(/%\{/g, '%%{');
}
