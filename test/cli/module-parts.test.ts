import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { type ModuleParts, openParts } from '../../lib/cli/module-parts';
import { useTemporaryFolder } from '../support/project/temporary-folder';

const write = useTemporaryFolder();
let programs = 0;

/** A program of modules, each with the number of its part. */
function programOf(modules: readonly (readonly [part: number, code: string])[]): ModuleParts {
  const name = `program-${String(programs++)}`;
  const fileOf = (part: number): string => write(`${name}.${String(part)}.js`);
  const shape = 'function(exports,require,module,__filename,__dirname)';
  for (const part of new Set(modules.map(([of]) => of))) {
    const members = modules.map(([of, code], number) =>
      of === part ? `exports[${String(number)}]=${shape}{${code}\n};\n` : '',
    );
    write(basename(fileOf(part)), `(function(exports){\n${members.join('')}})`);
  }
  const digits = modules.map(([part]) => part.toString(36)).join('');
  return openParts(digits, fileOf, ['/place/main.js', '/place'], createRequire(__filename));
}

const partsOf = ({ loaded }: ModuleParts): readonly string[] =>
  [...loaded.keys()].map((file) => file.split('.').at(-2) ?? '');

test('a part is read when a module of it is first required', () => {
  const program = programOf([
    [0, 'exports.sum = () => require(1).one + require(2).two;'],
    [0, 'exports.one = 1;'],
    [11, 'exports.two = 2;'],
  ]);
  expect(partsOf(program)).toEqual([]);
  const { sum } = program.load(0) as { readonly sum: () => number };
  expect(partsOf(program)).toEqual(['0']);
  expect(sum()).toBe(3);
  expect(partsOf(program)).toEqual(['0', '11']);
});

test('a module is run once, whoever requires it, and may take the place of its exports', () => {
  const program = programOf([
    [0, 'exports.same = require(1) === require(2).it;'],
    [1, 'module.exports = { made: {} };'],
    [2, 'exports.it = require(1);'],
  ]);
  expect(program.load(0)).toEqual({ same: true });
});

test('modules that require each other see what is there so far', () => {
  const program = programOf([
    [0, 'exports.early = 1; exports.other = require(1).seen;'],
    [1, 'exports.seen = Object.keys(require(0));'],
  ]);
  expect(program.load(0)).toEqual({ early: 1, other: ['early'] });
});

test('a module is told the place of the program, and finds what is not of it by name', () => {
  const program = programOf([[0, `exports.all = [__filename, __dirname, require('node:path').sep];`]]);
  expect(program.load(0)).toEqual({ all: ['/place/main.js', '/place', '/'] });
});
