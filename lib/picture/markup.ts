/**
 * HTML and SVG that no text of a host can become part of: a template writes its values as text, unless they are markup that was made
 * here. So there is no place where escaping can be forgotten.
 */
import { visibleText } from '../base/visible-text';

/** Markup, made by {@link markup} alone. */
export class Markup {
  constructor(
    /** @internal use it in templates, and print it once at the end */
    readonly source: string,
  ) {}
}

type Value = string | number | Markup | undefined | readonly (string | Markup)[];

/** Markup with values in it, in text and in attributes that stand in double quotes. */
export function markup(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return new Markup(
    parts.map((part, index) => (index === 0 ? part : sourceOf(values[index - 1]) + part)).join(''),
  );
}

/** An attribute with a blank before it, or nothing; without a value where that is empty. */
export function attribute(
  name: 'class' | 'data-b' | 'data-change' | 'open',
  value: string | undefined,
): Markup {
  if (value === undefined) return markup``;
  return new Markup(value === '' ? ` ${name}` : ` ${name}="${escaped(value)}"`);
}

/** JSON for a script element that is no script. */
export function jsonData(value: unknown): Markup {
  const json = JSON.stringify(value);
  return new Markup(json.replace(/[<>&\u2028\u2029]/g, (character) => unicodeEscape(character)));
}

/** What was made of our own sources, byte for byte. @throws Error when it would end its element */
export function ownSource(source: string): Markup {
  if (/<\/(?:script|style)/i.test(source)) throw new Error('this source would end the element that it is in');
  return new Markup(source);
}

function sourceOf(value: Value): string {
  if (value === undefined) return '';
  if (value instanceof Markup) return value.source;
  return typeof value === 'object' ? value.map(sourceOf).join('') : escaped(String(value));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
