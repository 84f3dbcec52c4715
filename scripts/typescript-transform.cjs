'use strict';
/**
 * TypeScript for jest, by esbuild: in a fresh clone the compiler of TypeScript takes a minute of processor time for all that the
 * tests load, and most of that before the first test runs. Types are checked by `tsc --noEmit`, not again by every test.
 *
 * A file that replaces modules is left to ts-jest: its `jest.mock` has to come before its imports.
 */
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const esbuild = require('esbuild');

const replacesModules = /^jest\.mock\(/m;

const options = {
  loader: 'ts',
  format: 'cjs',
  target: 'es2022',
  sourcemap: 'external',
  sourcesContent: false,
  tsconfigRaw: { compilerOptions: { useDefineForClassFields: true } },
};

const versions = createHash('sha256')
  .update(
    `${esbuild.version}\0${JSON.stringify(options)}\0${readFileSync(require.resolve('./typescript-transform.cjs'), 'utf8')}`,
  )
  .digest('hex');

/** ts-jest is loaded for the few files that need it. */
let tsJest;
function withTsJest(transformOptions) {
  tsJest ??= require('ts-jest').default.createTransformer(transformOptions.transformerConfig);
  return tsJest;
}

module.exports = {
  process: (source, file, transformOptions) => {
    if (replacesModules.test(source))
      return withTsJest(transformOptions).process(source, file, transformOptions);
    return esbuild.transformSync(source, { ...options, sourcefile: file });
  },
  getCacheKey: (source, file, transformOptions) => {
    if (replacesModules.test(source))
      return withTsJest(transformOptions).getCacheKey(source, file, transformOptions);
    const wanted = `${versions}\0${String(transformOptions.instrument)}\0${file}\0${source}`;
    return createHash('sha256').update(wanted).digest('hex');
  },
};
