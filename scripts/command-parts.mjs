/**
 * The command as a few files in build/lib/cli, of which most verbs need one:
 *
 * - main.js, in the place of what tsc made of that module: it opens the parts;
 * - main.0.js: the modules that `fmt` and `diff` use, found by running them;
 * - main.1.js: all others of this package;
 * - main.2.js and so on: the extensions of the rule language that seldom stand in rules, and the modules of one npm package each, where
 *   those verbs need none of it.
 *
 * An update of the package under a running apply must not take a part from it: all of main.1.js is read before any of it
 * runs, so a verb that changes hosts has its code from the beginning on.
 */
import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { findFiles, moduleFunction } from './bundle-files.mjs';

const entry = 'build/lib/cli/main.js';

/**
 * @param usedFirst the files that are to be in the first part, relative to the package
 * @param options esbuild's
 */
export async function writeCommandParts(usedFirst, options) {
  const { absWorkingDir } = options;
  const { files, warnings } = await findFiles(join(absWorkingDir, entry), options);
  const names = [usedFirst, ...laterParts([...files.keys()].filter((file) => !usedFirst.has(file)))];
  const partOf = [...files.keys()].map((file) => names.findIndex((part) => part.has(file)));
  const functions = await Promise.all([...files.keys()].map((file) => moduleFunction(file, files, options)));
  for (const part of names.keys()) {
    const members = functions.flatMap((text, number) =>
      partOf[number] === part ? [`exports[${number}]=${text};\n`] : [],
    );
    const text = `(function(exports){\n${members.join('')}})`;
    const hash = createHash('sha256').update(text).digest('hex');
    writeFileSync(join(absWorkingDir, partFile(part)), `/* ${hash} */\n${text}`);
  }
  const opened = await build({
    ...options,
    stdin: { contents: opening(partOf), resolveDir: join(absWorkingDir, 'build/lib/cli') },
    outfile: entry,
    allowOverwrite: true,
    bundle: true,
    logLevel: 'warning',
  });
  rmSync(join(absWorkingDir, `${entry}.map`), { force: true });
  return [...warnings, ...opened.warnings];
}

function laterParts(files) {
  const groups = new Map([['', []]]);
  for (const file of files) groups.set(groupOf(file), [...(groups.get(groupOf(file)) ?? []), file]);
  return [...groups.values()].map((part) => new Set(part));
}

/** The folder of the npm package that a file is of, or of the extensions; else empty. */
function groupOf(file) {
  return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+|build\/lib\/extensions)\//.exec(file)?.[1] ?? '';
}

function partFile(part) {
  return entry.replace(/js$/, `${part}.js`);
}

/** `main` for the command, `loaded` for the build, which keeps what V8 has made of the parts that were needed, by file. */
function opening(partOf) {
  const digits = partOf.map((part) => part.toString(36)).join('');
  return `
    const { openParts } = require('../base/module-parts');
    const { keepAtExit, loadCompiled, tryFindCaches } = require('./compiled-module');
    const caches = tryFindCaches(process.env);
    exports.loaded = new Map();
    const loadPart = (part) => {
      const file = __filename.replace(/js$/, part.toString() + '.js');
      const compiled = loadCompiled(file, require, caches);
      exports.loaded.set(file, compiled);
      return compiled.exports;
    };
    const load = openParts('${digits}', loadPart, [__filename, __dirname], require);
    exports.main = () => {
      if (caches !== undefined) keepAtExit(exports.loaded);
      return load(0).main();
    };`;
}
