import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { builtInTargets, extensionFacts, matchNames, matches, targets } from '../../lib/extensions/registry';
import { lazyExtensions, lazyRequires } from '../../scripts/bundled-module.cjs';
import { REPOSITORY } from '../support/project/repository';

function compiled(source: string): string {
  const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true };
  return transpileModule(source, { compilerOptions }).outputText;
}

function evaluate(code: string, exports: object, require: (name: string) => unknown): void {
  const run = runInThisContext(`(function(exports,require){${code}\n})`) as (
    ...given: readonly unknown[]
  ) => void;
  run(exports, require);
}

/** Runs a module whose imports are made of these, and says what was required, in order. */
function run(source: string, modules: Readonly<Record<string, object>>) {
  const required: string[] = [];
  const require = (name: string): unknown => {
    required.push(name);
    return modules[name];
  };
  const exports: Record<string, (...given: readonly unknown[]) => unknown> = {};
  evaluate(lazyRequires(compiled(source)), exports, require);
  return { exports, required };
}

test('a module is required when something of it is first used, once', () => {
  const source = `import { one, Base } from './a'; import { two } from './b';
    export const sum = () => one() + \`\${two.length}\`; export const all = () => [...two];
    export const made = () => new (class extends Base {})().name;`;
  const { exports, required } = run(source, {
    './a': {
      one: () => 1,
      Base: class {
        name = 'base';
      },
    },
    './b': { two: 'xy' },
  });
  expect(required).toEqual([]);
  expect(exports['all']?.()).toEqual(['x', 'y']);
  expect(required).toEqual(['./b']);
  expect(exports['sum']?.()).toBe('12');
  expect(exports['made']?.()).toBe('base');
  expect(required).toEqual(['./b', './a']);
});

test('what is exported from another module is required with it', () => {
  const { exports, required } = run(`export { one } from './a';`, { './a': { one: () => 1 } });
  expect(required).toEqual([]);
  expect(exports['one']?.()).toBe(1);
});

test('a member that is called like a module is left alone', () => {
  const { exports } = run(`import { one } from './a'; export const f = (x: any) => x.a_1.b + one();`, {
    './a': { one: () => 1 },
  });
  expect(exports['f']?.({ a_1: { b: 2 } })).toBe(3);
});

test('a module that is used in another way is refused', () => {
  expect(() => lazyRequires('const a_1 = require("./a");\nuse(a_1);\n')).toThrow('a_1');
});

test('it takes what tsc makes of the entry of the command', () => {
  const source = readFileSync(join(REPOSITORY, 'lib', 'cli', 'main.ts'), 'utf8');
  expect(lazyRequires(compiled(source))).toContain('run_command_1$()');
});

test('of the extensions, each is required when it is asked for, and what the facts say is there before', () => {
  const file = join(REPOSITORY, 'lib', 'extensions', 'registry.ts');
  const code = lazyRequires(lazyExtensions(compiled(readFileSync(file, 'utf8')), extensionFacts));
  const required: string[] = [];
  const require = (name: string): unknown => {
    required.push(name);
    return jest.requireActual(join(dirname(file), name));
  };
  const exports = {} as typeof import('../../lib/extensions/registry');
  evaluate(code, exports, require);
  expect(required).toEqual([]);
  expect(exports.matchNames).toEqual(matchNames);
  expect(exports.builtInTargets).toEqual(builtInTargets);
  expect(exports.tryFindMatch('tcp', 'ipv4')).toBe(matches.tcp);
  expect(required).toEqual(['../base/at', './matches/tcp']);
  expect(Object.keys(exports.targets)).toEqual(Object.keys(targets));
});
