'use strict';
/**
 * Modules on demand: what the bundles of the command and of the provider are made of.
 *
 * A small `diff` uses a fifth of the modules that it imports, and half of its start was running the others. `import` says what a
 * module may use, so that stays as it is in the source, and the bundles hold what this makes of it: each other module is required
 * when something of it is first used; and of the extensions, each is loaded when it is asked for, because the facts that
 * finding one takes (`lib/extensions/extension-facts.ts`) are worked out here.
 *
 * - tsc gives a required module a name of its own, such as `words_1`, and uses it as `words_1.wordsOf` only.
 * - Modules of this package do nothing when they are loaded but to make what they export, so it does not matter when.
 */
const { join, sep } = require('node:path');

const build = join(__dirname, '..', 'build') + sep;

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

const registry = ['lib', 'extensions', 'registry.js'].join(sep);
const factsHere = /\(0, \w+\.factsOf\)\(exports\.matches, exports\.targets\)/;
const member = /^ {4}(\w+): (\w+_\d+\.\w+),$/gm;

function lazyExtensions(code, extensionFacts) {
  if (!factsHere.test(code)) throw new Error('tsc writes the registry of extensions in another way');
  return code
    .replace(member, 'get $1() { return $2; },')
    .replace(factsHere, () => `JSON.parse(${JSON.stringify(JSON.stringify(extensionFacts))})`);
}

/** commander starts programs for verbs that are files, which none of this command is; Node's module for it brings its sockets along. */
const childProcess = /^const childProcess = require\('node:child_process'\);$/m;
const spawnLater = "const childProcess = { get spawn() { return require('node:child_process').spawn; } };";

/**
 * @param file absolute
 * @param code of the build what tsc wrote, as CommonJS
 * @param facts those of the extensions that the build has
 */
function bundledModule(file, code, facts = () => require(file).extensionFacts) {
  if (!file.startsWith(build)) return code.replace(childProcess, spawnLater);
  return lazyRequires(file.endsWith(registry) ? lazyExtensions(code, facts()) : code);
}

module.exports = { bundledModule, lazyExtensions, lazyRequires };
