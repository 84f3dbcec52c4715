'use strict';
/**
 * Shell and awk scripts of lib/ as text: what `import text from './name.sh'` gives.
 *
 * Files are whole scripts for shellcheck and for readers, and constants for the program: it needs no file beside it, and
 * nothing becomes part of a script while it runs. Two lines of shell that name a file are replaced by that file, which
 * leaves their meaning as it is:
 *
 *     . ./frames.sh                       the text of the file, in the place of the line
 *     sh -c "$(cat ./watchdog.sh)"        the text of the file as one word
 *
 * Paths begin at the folder of the file. Lines that are empty or only a comment are left out.
 *
 * Three readers use this: jest (`process`, `getCacheKey`), esbuild (`scriptPlugin`), and `npm run build`, which writes a
 * module for each file (`scriptModule`).
 */
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

const NAMES = /\.(?:sh|awk)$/;
const SOURCED = /^[ \t]*\. (\.{1,2}\/\S+\.sh)$/gm;
const AS_WORD = /"\$\(cat (\.{1,2}\/\S+\.(?:sh|awk))\)"/g;
const EMPTY_OR_COMMENT = /^[ \t]*(?:#.*)?\n/gm;

/** @param file an absolute path */
function scriptText(file) {
  const textOf = (name) => scriptText(join(dirname(file), name));
  return readFileSync(file, 'utf8')
    .replace(EMPTY_OR_COMMENT, '')
    .replace(SOURCED, (_, name) => textOf(name).trimEnd())
    .replace(
      AS_WORD,
      (_, name) =>
        `"${textOf(name)
          .trimEnd()
          .replace(/[\\"$`]/g, '\\$&')}"`,
    );
}

function scriptModule(file) {
  return `module.exports = ${JSON.stringify(scriptText(file))};\n`;
}

const scriptPlugin = {
  name: 'script-text',
  setup(build) {
    build.onLoad({ filter: NAMES }, ({ path }) => ({ contents: scriptText(path), loader: 'text' }));
  },
};

module.exports = {
  NAMES,
  scriptText,
  scriptModule,
  scriptPlugin,
  process: (_source, file) => ({ code: scriptModule(file) }),
  // Of all that is in the text, so that a change of a sourced file is seen.
  getCacheKey: (_source, file) =>
    createHash('sha256')
      .update(`${file}\0${scriptModule(file)}`)
      .digest('hex'),
};
