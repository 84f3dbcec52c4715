/** What can be wrong with a value of the resource or the provider block, at whichever door it comes in. */
import type { Diagnostic } from '../base/diagnostic';
import { quoted } from '../base/visible-text';
import { resourceCatalogue } from './catalogue';

const { problem } = resourceCatalogue;

/** @param name the attribute as the person wrote it, such as `confirm_timeout` or `confirmTimeout` */
export function valueOfWrongType(name: string, expected: string, got: unknown): Diagnostic {
  return problem({
    code: 'resource/wrong-type',
    summary: `${name === '' ? 'The value' : name} must be ${expected}, but is ${describe(got)}`,
    help: 'If nobody wrote this value, the state of another version of the provider holds it: import the resource again.',
  });
}

export function numberOutOfRange(name: string, got: string): Diagnostic {
  return problem({
    code: 'resource/number-out-of-range',
    summary: `${name} is ${got}, a number too large to be represented exactly`,
    help: 'Whole numbers must be between -9007199254740991 and 9007199254740991.',
  });
}

export function invalidValue(name: string, got: unknown, allowed: string): Diagnostic {
  return problem({
    code: 'resource/invalid-value',
    summary: `${name} is ${describe(got)}`,
    detail: `Allowed: ${allowed}.`,
  });
}

export function missingValue(name: string): Diagnostic {
  return problem({ code: 'resource/missing-value', summary: `${name} is missing` });
}

export function noAddress(transport: string): Diagnostic {
  return problem({
    code: 'resource/no-address',
    summary: `The host has no address, and the transport ${transport} needs one`,
    help: 'Give its name or address; for the machine that deploys, give the transport `local`.',
  });
}

export function notNull(name: string): Diagnostic {
  return problem({ code: 'resource/null-value', summary: `${name} is null`, help: 'Leave it out instead.' });
}

export function unknownAttribute(name: string, nearest: string | undefined): Diagnostic {
  return problem({
    code: 'resource/unknown-attribute',
    summary: `There is no attribute ${quoted(name)}`,
    ...(nearest === undefined ? {} : { help: `Did you mean ${nearest}?` }),
  });
}

export function forbiddenCharacter(name: string, got: string): Diagnostic {
  const character = /[\0\n\r]/.exec(got)?.[0] ?? '';
  const what = character === '\0' ? 'a NUL' : 'a line break';
  return problem({
    code: 'resource/forbidden-character',
    summary: `${name} contains ${what}: ${quoted(got)}`,
    help: 'One string is one line: split rules into list elements.',
  });
}

/** @param importable names of the attributes that an id may hold */
export function invalidImportId(id: string, why: string, importable: readonly string[]): Diagnostic {
  return problem({
    code: 'resource/invalid-import-id',
    summary: `The import id ${quoted(id)} is not valid: ${why}`,
    detail:
      'An id is a URL such as ssh://root@192.0.2.1:22?owner=web&foreign_rules=keep, or JSON such as\n' +
      '{"host":{"address":"192.0.2.1","user":"root"},"owner":"web"}.',
    help: `An id may hold ${importable.join(', ')}; the members of host are those of the attribute.`,
  });
}

function describe(value: unknown): string {
  if (typeof value === 'symbol') return 'a value not yet known';
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return value.toString();
  if (value === undefined || value === null) return 'nothing';
  return Array.isArray(value) ? 'a list' : 'an object';
}
