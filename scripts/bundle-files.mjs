/**
 * The files of a bundle whose parts are read and compiled when they are needed: for `command-parts.mjs` and `provider-parts.mjs`.
 *
 * - The files are the ones that esbuild would bundle, found by esbuild, each minified by itself.
 * - They must be CommonJS, such as tsc's output: `require` is what makes them lazy.
 * - In the bundle a file is a number, and what it requires of the others it requires by number.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, transform } from 'esbuild';
import { bundledModule } from './bundled-module.cjs';

/**
 * @param options esbuild's, for finding
 * @returns what esbuild says of each file, in an order in which the entry comes first; and its warnings
 */
export async function findFiles(entryPath, options) {
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
  const wrong = Object.keys(inputs).find((file) => inputs[file].format === 'esm');
  if (wrong !== undefined) throw new Error(`${wrong} is no CommonJS module, so it cannot be loaded lazily`);
  return { files: new Map([[entry, inputs[entry]], ...Object.entries(inputs)]), warnings };
}

/**
 * A file as a function expression.
 *
 * @param files as `findFiles` gives them
 * @param options esbuild's, for minifying
 */
export async function moduleFunction(file, files, options) {
  const numbers = [...files.keys()];
  const inside = files.get(file).imports.filter(({ external }) => !external);
  const code = inside.reduce(
    (text, { original, path }) =>
      text.replaceAll(`require(${JSON.stringify(original)})`, `require(${numbers.indexOf(path)})`),
    await minified(file, options),
  );
  return `function(exports,require,module,__filename,__dirname){/*${file}*/${code}\n}`;
}

async function minified(file, { absWorkingDir, minifyWhitespace, minifySyntax, legalComments, target }) {
  const path = join(absWorkingDir, file);
  const source = await readFile(path, 'utf8');
  const loader = file.endsWith('.json') ? 'json' : 'js';
  const shape = { loader, format: 'cjs', platform: 'node' };
  const code = loader === 'js' ? bundledModule(path, source) : source;
  return (await transform(code, { ...shape, minifyWhitespace, minifySyntax, legalComments, target })).code;
}
