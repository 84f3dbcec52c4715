/**
 * A module of a bundle, with all that it imports, in comments at the end of the file: a few parts, each compiled
 * when something of it is first required.
 *
 * Terraform starts the provider three times in a plan, and two of the three need little of it: no SSH, often
 * no rule language. Node parses all code of a file that it loads, needed or not, and for our bundle that took
 * as long as Node itself takes to start. Nothing is faster to skip than a comment.
 *
 * - Each is loaded once, whoever requires it, so classes and state are as in a plain bundle.
 * - A file belongs to the first part that reaches it. Parts and not single files are compiled, since each
 *   compilation has its price.
 * - What esbuild leaves outside (Node's modules, optional native ones) is required from where the bundle is.
 */
import { appendFile } from 'node:fs/promises';
import { findFiles, moduleFunction } from './bundle-files.mjs';

/**
 * An esbuild plugin; the bundle has to be written by esbuild, into `outfile`.
 *
 * @param filter which import to take out, such as /^\.\/program$/
 * @param laterParts lists of files at which later parts begin, relative to the working folder
 * @param options esbuild's, for finding and for minifying
 */
export function lazyModules(filter, laterParts, options) {
  let comments = '';
  return {
    name: 'lazy-modules',
    setup(outer) {
      outer.onResolve({ filter }, async ({ path, pluginData, kind, resolveDir }) => {
        if (pluginData === lazyModules) return undefined;
        const found = await outer.resolve(path, { kind, resolveDir, pluginData: lazyModules });
        return found.errors.length > 0 ? found : { path: found.path, namespace: 'lazy' };
      });
      outer.onLoad({ filter: /.*/, namespace: 'lazy' }, async ({ path }) => {
        const { files, warnings } = await findFiles(path, options);
        const [entry] = files.keys();
        const starts = [[entry], ...laterParts];
        const parts = assignParts(files, starts);
        const texts = await Promise.all(starts.map((_, part) => textOfPart(part, parts, files, options)));
        const lines = texts.map((text) => `${JSON.stringify(text)}\n`);
        comments = lines.map((line) => `//${line}`).join('');
        const places = lines.map((line) => [comments.length - comments.indexOf(line), line.length]);
        const digits = [...files.keys()].map((file) => parts.get(file)).join('');
        const contents = loader.replace('DIGITS', digits).replace('PLACES', JSON.stringify(places));
        return { contents, warnings };
      });
      outer.onEnd(async ({ errors }) => {
        if (errors.length === 0) await appendFile(outer.initialOptions.outfile, comments);
      });
    },
  };
}

/** The number of the part of each file, below ten. */
function assignParts(files, starts) {
  const parts = new Map();
  const allStarts = new Set(starts.flat());
  const visit = (file, part) => {
    if (parts.has(file)) return;
    const input = files.get(file);
    if (input === undefined) throw new Error(`${file} is not imported by anything`);
    parts.set(file, part);
    for (const { path, external } of input.imports) {
      if (!external && !allStarts.has(path)) visit(path, part);
    }
  };
  starts.forEach((list, part) => list.forEach((file) => visit(file, part)));
  return parts;
}

/** A function that puts the files of a part into a table; each file begins on a line of its own. */
async function textOfPart(part, parts, files, options) {
  const numbers = [...files.keys()];
  const definitions = await Promise.all(
    numbers
      .filter((file) => parts.get(file) === part)
      .map(async (file) => `f[${numbers.indexOf(file)}]=${await moduleFunction(file, files, options)};`),
  );
  return `(function(f){\n${definitions.join('\n')}\n})`;
}

/**
 * Runs in the bundle. Of its own file it reads the parts alone, which are ASCII, and keeps it open: another synthesis may put another
 * file in its place.
 */
const loader = `
const { fstatSync, openSync, readSync } = require('node:fs');
const { Script } = require('node:vm');
const outside = require;
const partOf = 'DIGITS';
/** How far from the end of the file each begins, and how long it is. */
const places = PLACES;
const table = [];
const loaded = [];
let file;
function compile(part) {
  file ??= openSync(__filename, 'r');
  const [fromEnd, length] = places[part];
  const bytes = Buffer.allocUnsafe(length);
  const start = fstatSync(file).size - fromEnd;
  for (let read = 0; read < length; ) {
    const more = readSync(file, bytes, read, length - read, start + read);
    if (more === 0) throw new Error(__filename + ' is shorter than it was');
    read += more;
  }
  const text = JSON.parse(bytes.latin1Slice(0, length));
  new Script(text, { filename: __filename + ' (part ' + part + ')' }).runInThisContext()(table);
}
const inside = (wanted) => (typeof wanted === 'number' ? load(wanted) : outside(wanted));
function load(number) {
  if (loaded[number] !== undefined) return loaded[number].exports;
  if (table[number] === undefined) compile(partOf[number]);
  const made = { exports: {} };
  loaded[number] = made;
  table[number](made.exports, inside, made, __filename, __dirname);
  return made.exports;
}
module.exports = load(0);`;
