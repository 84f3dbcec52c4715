/**
 * Every kind of value that an option takes, and the file that it comes from: whatever a file of `kinds/` exports, or
 * its functions give, is noted while the extensions are loaded.
 */
import { join } from 'node:path';
import type { Extension, OptionSpec } from '../../../lib/extensions/extension';
import type { ValueKind } from '../../../lib/extensions/value-kind';
import type { Family } from '../../../lib/net/family';
import { REPOSITORY, filesBelow } from '../project/repository';

export interface RecordedKind {
  readonly kind: ValueKind;
  /** Such as `ports`: the name of its file in `kinds/`, or of the extension that has it for itself. */
  readonly file: string;
  readonly family: Family;
  /** An option that takes it, such as `match tcp --dport`. */
  readonly option: string;
  readonly spec: OptionSpec;
}

const folder = 'lib/extensions/kinds';

/** The files of `kinds/`, by name. */
export const kindFiles: readonly string[] = filesBelow(folder).map((file) =>
  file.slice(folder.length + 1).replace(/\.ts$/, ''),
);

/** Kinds that options take, each once a family. */
export function recordKinds(): readonly RecordedKind[] {
  const fileOf = new Map<unknown, string>();
  const found = new Map<string, RecordedKind>();
  const numbers = new Map<ValueKind, number>();
  jest.isolateModules(() => {
    for (const file of kindFiles) {
      const path = join(REPOSITORY, folder, file);
      jest.doMock(path, () => watched(jest.requireActual<Record<string, unknown>>(path), file, fileOf));
    }
    for (const owner of owners()) {
      for (const spec of Object.values<OptionSpec>(owner.options)) {
        const { value: kind } = spec;
        const option = `${owner.kind} ${owner.name} ${spec.flag}`;
        const file = fileOf.get(kind) ?? `${owner.kind} ${owner.name}`;
        const number = numbers.get(kind) ?? numbers.size;
        numbers.set(kind, number);
        for (const family of owner.families) {
          const key = `${family} ${String(number)}`;
          if (!found.has(key)) found.set(key, { kind, file, family, option, spec });
        }
      }
    }
    for (const file of kindFiles) jest.dontMock(join(REPOSITORY, folder, file));
  });
  return [...found.values()];
}

type Owner = Pick<Extension, 'families' | 'options' | 'name'> & { readonly kind: string };

function owners(): readonly Owner[] {
  const { matches, targets } = jest.requireActual<{
    matches: Record<string, Extension>;
    targets: Record<string, Extension>;
  }>('../../../lib/extensions/registry');
  const { parameters } = jest.requireActual<{ parameters: Extension['options'] }>(
    '../../../lib/extensions/parameters',
  );
  const everywhere: Owner = { kind: 'every', name: 'rule', families: ['ipv4', 'ipv6'], options: parameters };
  return [everywhere, ...Object.values(matches), ...Object.values(targets)];
}

function watched(
  module: Readonly<Record<string, unknown>>,
  file: string,
  fileOf: Map<unknown, string>,
): Record<string, unknown> {
  const note = <T>(value: T): T => {
    // A file that makes its kind with a function of another one comes last.
    if (isKind(value)) fileOf.set(value, file);
    return value;
  };
  return Object.fromEntries(
    Object.entries(module).map(([name, value]) => [
      name,
      typeof value === 'function'
        ? (...given: readonly unknown[]): unknown =>
            note((value as (...all: readonly unknown[]) => unknown)(...given))
        : note(value),
    ]),
  );
}

function isKind(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'allowed' in value && 'sample' in value;
}
