import { createRequire } from 'node:module';
import { runInThisContext } from 'node:vm';
import { type ModulePart, openParts } from '../../lib/base/module-parts';

/** A program of modules, each with the number of its part; and which parts were loaded, in order. */
function programOf(modules: readonly (readonly [part: number, code: string])[]) {
  const loaded: number[] = [];
  const loadPart = (part: number): ModulePart => {
    loaded.push(part);
    const members = modules.flatMap(([of, code], number) =>
      of === part
        ? [`${String(number)}: function(exports,require,module,__filename,__dirname){${code}\n}`]
        : [],
    );
    return runInThisContext(`({${members.join(',')}})`) as ModulePart;
  };
  const digits = modules.map(([part]) => part.toString(36)).join('');
  const load = openParts(digits, loadPart, ['/place/main.js', '/place'], createRequire(__filename));
  return { load, loaded };
}

test('a part is loaded when a module of it is first required', () => {
  const program = programOf([
    [0, 'exports.sum = () => require(1).one + require(2).two;'],
    [0, 'exports.one = 1;'],
    [11, 'exports.two = 2;'],
  ]);
  expect(program.loaded).toEqual([]);
  const { sum } = program.load(0) as { readonly sum: () => number };
  expect(program.loaded).toEqual([0]);
  expect(sum()).toBe(3);
  expect(program.loaded).toEqual([0, 11]);
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
