import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
  chmodSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FirewallError } from '../../lib/base/firewall-error';
import { installProvider, providerVersion } from '../../lib/provider/install';
import {
  bundleFileName,
  goPlatform,
  launcherScript,
  nodePathFile,
  partsFileName,
} from '../../lib/provider/install/launcher';
import { withProviderLock } from '../../lib/provider/install/lock-file';
import { packageHash } from '../../lib/provider/install/package-hash';

describe('the launcher', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'launcher-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const launch = (place: string, environment: Readonly<Record<string, string>>): string => {
    const launcher = join(folder, place, 'launcher');
    mkdirSync(dirname(launcher), { recursive: true });
    writeFileSync(
      join(dirname(launcher), bundleFileName),
      'console.log(JSON.stringify([process.argv.slice(2), process.env.NODE_OPTIONS]))',
    );
    writeFileSync(launcher, launcherScript);
    chmodSync(launcher, 0o755);
    return execFileSync(launcher, ['--a', "b 'c"], {
      cwd: folder,
      env: { NODE_OPTIONS: '--require /nowhere', ...environment },
      encoding: 'utf8',
      stdio: 'pipe',
    });
  };
  const nodeIs = (path: string): void => {
    mkdirSync(join(folder, 'terraform.d'));
    writeFileSync(join(folder, nodePathFile), `${path}\n`);
  };

  test.each(["it's", 'a b', '$HOME', '`id`', '"', '-n', '\\'])(
    'starts a bundle in a folder called %s',
    (name) => {
      nodeIs(process.execPath);
      expect(JSON.parse(launch(name, { PATH: '/nowhere' }))).toEqual([['--a', "b 'c"], null]);
    },
  );

  test.each(['/nowhere/node', ''])('takes the Node of the PATH where `%s` is none', (path) => {
    nodeIs(path);
    expect(JSON.parse(launch('here', { PATH: dirname(process.execPath) }))).toHaveLength(2);
  });

  test('says in words that Terraform shows that there is no Node', () => {
    expect(() => launch('here', { PATH: '/nowhere' })).toThrow(
      /panic: cdktf-iptables: .* no node on the PATH/,
    );
  });

  test.each([
    ['linux', 'x64', 'linux_amd64'],
    ['darwin', 'arm64', 'darwin_arm64'],
    ['win32', 'ia32', 'windows_386'],
  ])('is for the platform that Terraform calls so: %s %s', (platform, arch, name) => {
    expect(goPlatform(platform, arch)).toBe(name);
  });
});

describe('the hash of a provider folder', () => {
  test('is that of its files by name', () => {
    const first = packageHash({ b: 'two', a: 'one' });
    expect(first).toBe(packageHash({ a: Buffer.from('one'), b: 'two' }));
    expect(first).not.toBe(packageHash({ a: 'two', b: 'one' }));
    const sum = (text: string) => createHash('sha256').update(text);
    const line = `${sum('one').digest('hex')}  a\n`;
    expect(packageHash({ a: 'one' })).toBe(`h1:${sum(line).digest('base64')}`);
  });
});

describe('the lock file', () => {
  const lock = { source: 'terraform.local/x/y', version: '1.0.0', constraints: '1.0.0', hash: 'h1:abc=' };
  const block = (source: string, hash: string): string =>
    `provider "${source}" {\n  version     = "1.0.0"\n  constraints = "1.0.0"\n  hashes = [\n    "${hash}",\n  ]\n}\n`;
  const heading =
    '# This file is maintained automatically by "terraform init".\n# Manual edits may be lost in future updates.\n\n';

  test('is made when there is none', () => {
    expect(withProviderLock(undefined, lock)).toBe(heading + block('terraform.local/x/y', 'h1:abc='));
  });

  test('keeps the blocks of others to the letter, in the order of their addresses', () => {
    const other =
      'provider "registry.example/a/b" {\n  version = "2.0.0" # why\n  hashes = [\n    "zh:1",\n  ]\n}\n';
    const later = block('zz.example/a/b', 'h1:z');
    expect(withProviderLock(`${heading}${later}\n${other}`, lock)).toBe(
      `${heading}${other}\n${block('terraform.local/x/y', 'h1:abc=')}\n${later}`,
    );
  });

  test('has one block of ours, the newest', () => {
    const old = withProviderLock(undefined, { ...lock, hash: 'h1:old', version: '0.9.0' });
    const text = withProviderLock(old, lock);
    expect(text).toBe(withProviderLock(undefined, lock));
    expect(withProviderLock(text, lock)).toBe(text);
  });
});

describe('installing the provider', () => {
  let folder: string;
  let bundlePath: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'install-'));
    bundlePath = join(folder, 'bundle.js');
    writeFileSync(bundlePath, '');
    writeFileSync(join(folder, 'bundle.parts'), 'parts');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const install = (version?: string) =>
    installProvider({
      stackDirectory: join(folder, 'stack'),
      bundlePath,
      ...(version === undefined ? {} : { version }),
    });

  test('writes an executable launcher where Terraform looks, and the bundle and its parts beside it', () => {
    const { launcherPath, version } = install();
    expect(version).toBe(providerVersion());
    const platform = goPlatform(process.platform, process.arch);
    expect(launcherPath).toBe(
      join(
        folder,
        `stack/terraform.d/plugins/terraform.local/cdktf-iptables/iptables/${version}/${platform}/terraform-provider-iptables_v${version}`,
      ),
    );
    expect(statSync(launcherPath).mode & 0o777).toBe(0o755);
    expect(readdirSync(dirname(launcherPath)).sort()).toEqual([
      bundleFileName,
      partsFileName,
      `terraform-provider-iptables_v${version}`,
    ]);
    expect(readFileSync(join(dirname(launcherPath), partsFileName), 'utf8')).toBe('parts');
    expect(readFileSync(launcherPath, 'utf8')).toBe(launcherScript);
  });

  test('writes the hash of all into the lock file', () => {
    const { launcherPath, lockFilePath, version } = install();
    const hash = packageHash({
      [`terraform-provider-iptables_v${version}`]: readFileSync(launcherPath),
      [bundleFileName]: readFileSync(bundlePath),
      [partsFileName]: 'parts',
    });
    expect(readFileSync(lockFilePath, 'utf8')).toContain(hash);
  });

  test('writes the same bytes in every checkout and for every Node', () => {
    const lockOf = (stack: string, nodePath: string): string => {
      const { lockFilePath } = installProvider({ stackDirectory: join(folder, stack), bundlePath, nodePath });
      return readFileSync(lockFilePath, 'utf8');
    };
    expect(lockOf('one', '/opt/node/bin/node')).toBe(lockOf('two', '/usr/bin/node'));
  });

  test('does not touch files that are right already', () => {
    const before = install();
    const times = [before.launcherPath, before.lockFilePath].map((path) => statSync(path).mtimeMs);
    const after = install();
    expect([after.launcherPath, after.lockFilePath].map((path) => statSync(path).mtimeMs)).toEqual(times);
  });

  test('makes a launcher executable again', () => {
    const { launcherPath } = install();
    chmodSync(launcherPath, 0o644);
    install();
    expect(statSync(launcherPath).mode & 0o777).toBe(0o755);
  });

  test('leaves no other version behind', () => {
    const old = install('0.0.1');
    install('0.0.2');
    expect(readdirSync(dirname(dirname(dirname(old.launcherPath))))).toEqual(['0.0.2']);
    expect(readFileSync(old.lockFilePath, 'utf8')).not.toContain('0.0.1');
  });

  test('says what to do when the provider was not built', () => {
    const attempt = () => installProvider({ stackDirectory: folder, bundlePath: join(folder, 'missing.js') });
    expect(attempt).toThrow(FirewallError);
    expect(attempt).toThrow('provider/not-built');
  });
});
