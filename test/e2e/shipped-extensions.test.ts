import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { matches, targets } from '../../lib/extensions/registry';
import { sharedParts, unsupported } from '../../lib/extensions/unsupported';

/** Where distributions put the extensions of iptables. */
function findFolder(): string {
  const roots = ['/usr/lib', '/usr/lib64', '/lib'].filter((root) => existsSync(root));
  const nested = roots.flatMap((root) => [root, ...readdirSync(root).map((name) => join(root, name))]);
  const folder = nested.map((path) => join(path, 'xtables')).find((path) => existsSync(path));
  if (folder === undefined) throw new Error('no extensions of iptables found on this machine');
  return folder;
}

const shipped = [
  ...new Set(
    readdirSync(findFolder()).flatMap((file) => /^lib(?:xt|ipt|ip6t)_(.+)\.so$/.exec(file)?.[1] ?? []),
  ),
].sort();

describe('every extension that the iptables of this machine ships', () => {
  test('is looked at', () => {
    expect(shipped.length).toBeGreaterThan(80);
  });

  test.each(shipped)('is supported or listed with a reason: %s', (name) => {
    // Targets are written in capitals, matches are not.
    const kind = name === name.toUpperCase() ? 'target' : 'match';
    const registered = Object.values(kind === 'target' ? targets : matches).map(
      (entry): string => entry.name,
    );
    const listed = unsupported.filter((entry) => entry.kind === kind).map((entry) => entry.name);
    expect([...registered, ...listed, ...Object.keys(sharedParts)]).toContain(name);
  });
});
