import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Extension } from '../../lib/extensions/extension';
import { optionsOf } from '../../lib/extensions/option-index';
import { extensionsOf, matches, targets } from '../../lib/extensions/registry';
import { sharedParts, tryFindDroppedOption, unsupported } from '../../lib/extensions/unsupported';
import { type Family, commandOf, families } from '../../lib/net/family';

/** Where distributions put the extensions of iptables. */
function findFolder(): string {
  const roots = ['/usr/lib', '/usr/lib64', '/lib'].filter((root) => existsSync(root));
  const nested = roots.flatMap((root) => [root, ...readdirSync(root).map((name) => join(root, name))]);
  const folder = nested.map((path) => join(path, 'xtables')).find((path) => existsSync(path));
  if (folder === undefined) throw new Error('no extensions of iptables found on this machine');
  return folder;
}

/** By the beginning of a file's name, the families that it is for. */
const familiesOf: Readonly<Record<string, readonly Family[]>> = {
  libxt: families,
  libipt: ['ipv4'],
  libip6t: ['ipv6'],
};

const shipped = readdirSync(findFolder())
  .flatMap((file): readonly (readonly [file: string, beginning: string, name: string])[] => {
    const [, beginning = '', name = ''] = /^(libxt|libipt|libip6t)_(.+)\.so$/.exec(file) ?? [];
    return name === '' ? [] : [[file, beginning, name]];
  })
  .sort();

const registered: readonly Extension[] = [...Object.values(matches), ...Object.values(targets)];

describe('every extension that the iptables of this machine ships', () => {
  test('is looked at, of each family', () => {
    expect(shipped.length).toBeGreaterThan(80);
    expect(new Set(shipped.map(([, beginning]) => beginning))).toEqual(new Set(Object.keys(familiesOf)));
  });

  test.each(shipped)('is supported or listed with a reason: %s', (_, beginning, name) => {
    // Targets are written in capitals, matches are not.
    const kind = name === name.toUpperCase() ? 'target' : 'match';
    const own = registered.filter((entry) => entry.kind === kind && entry.name === name);
    const covered = own.flatMap((entry) => entry.families);
    const isListed =
      unsupported.some((entry) => entry.kind === kind && entry.name === name) ||
      Object.hasOwn(sharedParts, name);
    // One file for both families may serve only one of them: MASQUERADE and its like differ by file.
    const wanted = beginning === 'libxt' ? covered.slice(0, 1) : (familiesOf[beginning] ?? []);
    expect(isListed || (wanted.length > 0 && wanted.every((family) => covered.includes(family)))).toBe(true);
  });
});

describe.each(families)('every option that the help of %s names', (family) => {
  const withOptions = extensionsOf(family).filter(({ options }) => Object.keys(options).length > 0);

  test('is known, or listed with a reason', () => {
    const common = helpOf(family, []);
    expect(common).toContain('--append');
    const missing = withOptions.flatMap((extension) => {
      const help = helpOf(family, [extension.kind === 'match' ? '-m' : '-j', extension.name]);
      expect(help.startsWith(common)).toBe(true);
      const named = help.slice(common.length).match(/(?<![\w-])--[a-z][a-z0-9-]*[a-z0-9]/g) ?? [];
      expect(named.length).toBeGreaterThan(0);
      return [...new Set(named)]
        .filter((option) => !optionsOf(extension).bySpelling.has(option))
        .filter((option) => tryFindDroppedOption(extension, option) === undefined)
        .map((option) => `${extension.name} ${option}`);
    });
    expect(missing).toEqual([]);
  });
});

function helpOf(family: Family, load: readonly string[]): string {
  const command = ['-n', `${commandOf(family)}-legacy`, ...load, '--help'];
  return spawnSync('unshare', command, { encoding: 'utf8' }).stdout;
}
