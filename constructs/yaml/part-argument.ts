/** A construct of the library in a file: its name, alone or with its settings. */
import type { ArgumentKind } from '../arguments/argument-kinds';
import { isRecord } from '../../lib/resource/value';
import { parts } from './parts';

export class WrittenPart {
  constructor(
    readonly name: string,
    readonly settings: unknown,
  ) {}
}

const names = [...parts.keys()];
const allowed = `the name of a construct, alone or with its settings: ${names.join(', ')}`;

export const partArgument: ArgumentKind = {
  allowed,
  written: {
    schema: {
      anyOf: [
        { enum: names },
        {
          type: 'object',
          properties: Object.fromEntries(
            // `- StatefulBase:` without settings is null.
            names.map((name) => [name, { anyOf: [{ $ref: `#/definitions/${name}` }, { type: 'null' }] }]),
          ),
          additionalProperties: false,
          minProperties: 1,
          maxProperties: 1,
        },
      ],
    },
    read(value, at, context) {
      const [[name, settings] = [value, undefined], ...others] = isRecord(value) ? Object.entries(value) : [];
      const part = typeof name === 'string' ? parts.get(name) : undefined;
      if (typeof name !== 'string' || part === undefined || others.length > 0) {
        const got = others.length > 0 ? value : name;
        context.report({ at, kind: 'value', got, allowed, names });
        return value;
      }
      const inside = `${at}.${name}`;
      return new WrittenPart(name, part.settings.written?.read(settings ?? {}, inside, context));
    },
  },
  faultsOf(value) {
    if (!(value instanceof WrittenPart)) return [{ at: '', kind: 'value', got: value, allowed, names }];
    const faults = parts.get(value.name)?.settings.faultsOf(value.settings) ?? [];
    return faults.map((fault) => ({ ...fault, at: `.${value.name}${fault.at}` }));
  },
};
