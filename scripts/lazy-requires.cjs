'use strict';
/**
 * Modules on demand: what tsc has made of a module, with each other module required when something of it is first used.
 *
 * A small `diff` uses a fifth of the modules that it imports, and half of its start was running the others. `import` says what a
 * module may use, so that stays as it is in the source, and the bundles are made of what this gives.
 *
 * - tsc gives a required module a name of its own, such as `words_1`, and uses it as `words_1.wordsOf` only.
 * - Modules of this package do nothing when they are loaded but to make what they export, so it does not matter when.
 */
const required = /^(?:const|var) (\w+_\d+) = require\(("[^"\n]+")\);$/gm;

/**
 * @param code what tsc wrote, as CommonJS
 * @throws Error when a required module is used in another way
 */
function lazyRequires(code) {
  const names = [];
  const declared = code.replace(required, (_, name, path) => {
    names.push(name);
    return `let ${name};const ${name}$=()=>${name}=require(${path});`;
  });
  if (names.length === 0) return code;
  const any = `(?<![\\w$])(?<!(?<!\\.\\.)\\.)(${names.join('|')})`;
  const lazy = declared.replace(new RegExp(`${any}\\.`, 'g'), (_, name) => `(${name}??${name}$()).`);
  const other = new RegExp(`${any}(?![\\w$]|\\?\\?|;const|=require)`).exec(lazy);
  if (other !== null)
    throw new Error(`tsc uses ${other[1]} as no module: ${lazy.slice(other.index - 60, other.index + 60)}`);
  return lazy;
}

module.exports = { lazyRequires };
