/**
 * The provider as two files: what it needs until Terraform has the handshake line, and beside it, in parts, all else.
 *
 * Terraform starts the provider three times in a plan: for the schema, to check the configuration, and to plan. What each needs was
 * found by playing Terraform to it (`warm-provider.mjs`), and stands in a part of its own, behind that the rest of this package, which
 * talks to hosts, and then what is of npm packages that the others did not need.
 *
 * - Each module is loaded once, whoever requires it, so classes and state are as in a plain bundle.
 * - What esbuild leaves outside (Node's modules, optional native ones) is required from where the bundle is.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { findFiles, moduleFunction } from './bundle-files.mjs';

/**
 * An esbuild plugin; it writes the file of the parts beside `outfile`.
 *
 * @param filter which import begins the parts, such as /^\.\/program$/
 * @param used lists of files, relative to the working folder: those of the first part, those that the second needs beside them, and so on
 * @param options esbuild's, for finding and for minifying
 */
export function providerParts(filter, used, options) {
  return {
    name: 'provider-parts',
    setup(outer) {
      const mark = providerParts;
      outer.onResolve({ filter }, async ({ path, pluginData, kind, resolveDir }) => {
        if (pluginData === mark) return undefined;
        const found = await outer.resolve(path, { kind, resolveDir, pluginData: mark });
        return found.errors.length > 0 ? found : { path: found.path, namespace: 'parts' };
      });
      outer.onLoad({ filter: /.*/, namespace: 'parts' }, async ({ path }) => {
        const { files, warnings } = await findFiles(path, options);
        const names = [...files.keys()];
        const partOf = names.map((file) => partWith(file, used));
        const functions = await Promise.all(names.map((file) => moduleFunction(file, files, options)));
        const texts = Array.from({ length: used.length + 2 }, (_, part) => {
          const members = functions.flatMap((text, number) =>
            partOf[number] === part ? [`exports[${number}]=${text};\n`] : [],
          );
          return `(function(exports){\n${members.join('')}})\n`;
        });
        const { outfile } = outer.initialOptions;
        const { hash, places } = writeParts(partsOf(outfile), texts);
        return { contents: opening(partOf, hash, places), resolveDir: options.absWorkingDir, warnings };
      });
    },
  };
}

/** The file of the parts, beside the bundle. `lib/provider/install` looks for it there. */
export function partsOf(outfile) {
  return outfile.replace(/js$/, 'parts');
}

function partWith(file, used) {
  const part = used.findIndex((list) => list.includes(file));
  if (part >= 0) return part;
  return used.length + (file.startsWith('node_modules') ? 1 : 0);
}

function writeParts(path, texts) {
  const all = texts.join('');
  if (Buffer.byteLength(all) !== all.length) throw new Error('the parts of the provider are not ASCII');
  const hash = createHash('sha256').update(all).digest('hex');
  let start = hash.length + 1;
  const places = texts.map(({ length }) => {
    start += length;
    return [start - length, length];
  });
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${hash}\n${all}`);
  return { hash, places };
}

function opening(partOf, hash, places) {
  const digits = partOf.map((part) => part.toString(36)).join('');
  return `
    const { openParts } = require('./build/lib/base/module-parts');
    const { openPartsFile, tryFindStackCaches } = require('./build/lib/provider/parts-file');
    const file = __filename.replace(/c?js$/, 'parts');
    const caches = tryFindStackCaches(process.env);
    const { load, keep } = openPartsFile(file, '${hash}', ${JSON.stringify(places)}, caches);
    module.exports = { ...openParts('${digits}', load, [__filename, __dirname], require)(0), keepCaches: keep };`;
}
