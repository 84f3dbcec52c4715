/**
 * Which modules of the build a program uses: requires them as late as the bundles do, from here on.
 */
import { readFileSync } from 'node:fs';
import { Module, createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { bundledModule } from './bundled-module.cjs';

/**
 * @param root the checkout, built
 * @returns the files that were required so far, relative to it
 */
export function recordUsedModules(root) {
  const require = createRequire(import.meta.url);
  const { extensionFacts } = require(join(root, 'build', 'lib', 'extensions', 'registry.js'));
  for (const path of Object.keys(require.cache)) delete require.cache[path];
  Module._extensions['.js'] = (module, path) => {
    const code = readFileSync(path, 'utf8');
    module._compile(
      bundledModule(path, code, () => extensionFacts),
      path,
    );
  };
  return () => Object.keys(require.cache).map((path) => relative(root, path));
}
