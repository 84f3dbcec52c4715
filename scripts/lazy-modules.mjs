/**
 * A module of a bundle, with all that it imports, in comments at the end of the file: a few parts, each compiled
 * when something of it is first required.
 *
 * Terraform starts the provider three times in a plan, and two of the three need little of it: no SSH, often
 * no rule language. Node parses all code of a file that it loads, needed or not, and for our bundle that took
 * as long as Node itself takes to start. Nothing is faster to skip than a comment.
 *
 * - The files are the ones that esbuild would bundle, found by esbuild, each minified by itself.
 * - They must be CommonJS, such as tsc's output: `require` is what makes them lazy.
 * - Each is loaded once, whoever requires it, so classes and state are as in a plain bundle.
 * - A file belongs to the first part that reaches it. Parts and not single files are compiled, since each
 *   compilation has its price.
 * - What esbuild leaves outside (Node's modules, optional native ones) is required from where the bundle is.
 */
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, transform } from 'esbuild';

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
        const { inputs, entry, warnings } = await findFiles(path, options);
        const parts = assignParts(inputs, [[entry], ...laterParts]);
        const files = [...parts.keys()].map((file) => [parts.get(file), linksOf(inputs[file], parts)]);
        const texts = await Promise.all(
          [[entry], ...laterParts].map((_, part) => textOfPart(part, parts, options)),
        );
        comments = texts.map((text, part) => `//part ${part} ${JSON.stringify(text)}\n`).join('');
        const contents = `${loader}\nmodule.exports = load(0);`.replace('FILES', () => JSON.stringify(files));
        return { contents, warnings };
      });
      outer.onEnd(async ({ errors }) => {
        if (errors.length === 0) await appendFile(outer.initialOptions.outfile, comments);
      });
    },
  };
}

async function findFiles(entryPath, options) {
  const { metafile, warnings } = await build({
    ...options,
    entryPoints: [entryPath],
    bundle: true,
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const { inputs } = metafile;
  const entry = Object.keys(inputs).find((file) => join(options.absWorkingDir, file) === entryPath);
  return { inputs, entry, warnings };
}

/** The number of the part of each file, in an order in which the entry comes first. */
function assignParts(inputs, starts) {
  const parts = new Map();
  const allStarts = new Set(starts.flat());
  const visit = (file, part) => {
    if (parts.has(file)) return;
    const input = inputs[file];
    if (input === undefined) throw new Error(`${file} is not imported by anything`);
    if (input.format === 'esm')
      throw new Error(`${file} is no CommonJS module, so it cannot be loaded lazily`);
    parts.set(file, part);
    for (const { path, external } of input.imports) {
      if (!external && !allStarts.has(path)) visit(path, part);
    }
  };
  starts.forEach((files, part) => files.forEach((file) => visit(file, part)));
  return parts;
}

/** What a file calls the files that it requires, and their numbers. */
function linksOf(input, parts) {
  const order = [...parts.keys()];
  const inside = input.imports.filter(({ external }) => !external);
  return Object.fromEntries(inside.map(({ original, path }) => [original, order.indexOf(path)]));
}

/** A function that puts the files of a part into a table; each file begins on a line of its own. */
async function textOfPart(part, parts, options) {
  const order = [...parts.keys()];
  const members = order.filter((file) => parts.get(file) === part);
  const definitions = await Promise.all(
    members.map(async (file) => {
      const code = await minified(file, options);
      return `f[${order.indexOf(file)}]=function(exports,require,module,__filename,__dirname){/*${file}*/${code}\n};`;
    }),
  );
  return `(function(f){\n${definitions.join('\n')}\n})`;
}

async function minified(file, { absWorkingDir, minifyWhitespace, minifySyntax, legalComments, target }) {
  const source = await readFile(join(absWorkingDir, file), 'utf8');
  const loader = file.endsWith('.json') ? 'json' : 'js';
  const shape = { loader, format: 'cjs', platform: 'node' };
  return (await transform(source, { ...shape, minifyWhitespace, minifySyntax, legalComments, target })).code;
}

/** Runs in the bundle. */
const loader = `
const { readFileSync } = require('node:fs');
const { Script } = require('node:vm');
const outside = require;
const files = FILES;
const parts = [];
const loaded = [];
let source;
function compile(part) {
  source ??= readFileSync(__filename, 'latin1');
  const heading = '\\n//part ' + part + ' ';
  const start = source.indexOf(heading) + heading.length;
  const text = JSON.parse(source.slice(start, source.indexOf('\\n', start)));
  const table = [];
  new Script(text, { filename: __filename + ' (part ' + part + ')' }).runInThisContext()(table);
  return table;
}
function load(number) {
  if (loaded[number] !== undefined) return loaded[number].exports;
  const [part, links] = files[number];
  parts[part] ??= compile(part);
  const made = { exports: {} };
  loaded[number] = made;
  const inside = (wanted) => (Object.hasOwn(links, wanted) ? load(links[wanted]) : outside(wanted));
  parts[part][number](made.exports, inside, made, __filename, __dirname);
  return made.exports;
}`;
