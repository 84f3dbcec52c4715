/**
 * Puts the provider where Terraform finds it without any configuration: into the folder of the stack.
 *
 * Terraform takes a provider from `terraform.d/plugins` of the folder it runs in, and checks it against
 * `.terraform.lock.hcl` there. Both are written here, at synth, each time anew: another version of this package
 * changes the files, and with them the hash; another checkout or another machine does not.
 */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { FirewallError } from '../base/firewall-error';
import { notBuilt, platformUnsupported } from './diagnostics';
import {
  bundleFileName,
  goPlatform,
  launcherFileName,
  launcherScript,
  nodePathFile,
  partsFileName,
} from './install/launcher';
import { withProviderLock } from './install/lock-file';
import { packageHash } from './install/package-hash';
import { findPackageRoot } from '../base/package-root';
import { providerSource } from './install/provider-source';

export interface InstallOptions {
  /** The folder that Terraform will run in, such as `cdktf.out/stacks/web`. Made if it is not there. */
  readonly stackDirectory: string;
  /** As in `required_providers`. @default the version of this package, exactly */
  readonly constraints?: string;
  /** The executable of Node that shall run the provider. @default the one that runs now */
  readonly nodePath?: string;
  /** The bundled provider; parts that it loads later are beside it. @default the one of this package */
  readonly bundlePath?: string;
  /** @default the version of this package */
  readonly version?: string;
}

export interface InstalledProvider {
  readonly launcherPath: string;
  readonly lockFilePath: string;
  readonly version: string;
}

/** The version of this package, which is the provider's: constructs ask for exactly this one. @internal */
export function providerVersion(): string {
  return findPackageRoot(__dirname).version;
}

/**
 * Writes the launcher and its block in the lock file. Files that are right already are not touched.
 *
 * @throws FirewallError `provider/not-built` when there is no bundle, `provider/platform-unsupported` on Windows
 */
export function installProvider(options: InstallOptions): InstalledProvider {
  const root = findPackageRoot(__dirname);
  const version = options.version ?? root.version;
  const bundle =
    options.bundlePath ?? join(root.folder, 'build', 'provider', 'terraform-provider-iptables.js');
  if (process.platform === 'win32') throw new FirewallError(platformUnsupported(process.platform));
  // That of this package has parts; a bundle that somebody gives may be one file.
  const needed = options.bundlePath === undefined ? [bundle, partsOf(bundle)] : [bundle];
  const missing = needed.find((file) => !existsSync(file));
  if (missing !== undefined) throw new FirewallError(notBuilt(missing));

  const name = launcherFileName(version);
  const files = { [name]: launcherScript, ...bundledFiles(bundle) };
  const versions = join(options.stackDirectory, 'terraform.d', 'plugins', ...providerSource.split('/'));
  const folder = join(versions, version, goPlatform(process.platform, process.arch));
  removeOtherVersions(versions, version);
  for (const [file, text] of Object.entries(files)) {
    // A half-written file beside the launcher would count in its hash, so it is written further up.
    const draft = join(versions, `.${file}.${String(process.pid)}`);
    writeIfDifferent(join(folder, file), text, { mode: file === name ? 0o755 : 0o644, draft });
  }
  const nodePath = join(options.stackDirectory, nodePathFile);
  writeIfDifferent(nodePath, `${options.nodePath ?? process.execPath}\n`, {
    mode: 0o644,
    draft: `${nodePath}.${String(process.pid)}`,
  });

  const lockFilePath = join(options.stackDirectory, '.terraform.lock.hcl');
  const locked = existsSync(lockFilePath) ? readFileSync(lockFilePath, 'utf8') : undefined;
  const constraints = options.constraints ?? version;
  const lock = { source: providerSource, version, constraints, hash: packageHash(files) };
  writeIfDifferent(lockFilePath, withProviderLock(locked, lock), {
    mode: 0o644,
    draft: `${lockFilePath}.${String(process.pid)}`,
  });
  return { launcherPath: join(folder, name), lockFilePath, version };
}

/** The bundle, and the parts that it loads later, if it has any: `scripts/provider-parts.mjs` writes them beside it. */
function bundledFiles(bundle: string): Readonly<Record<string, string>> {
  const parts = partsOf(bundle);
  return {
    [bundleFileName]: readFileSync(bundle, 'utf8'),
    ...(existsSync(parts) ? { [partsFileName]: readFileSync(parts, 'utf8') } : {}),
  };
}

function partsOf(bundle: string): string {
  return bundle.replace(/js$/, 'parts');
}

function removeOtherVersions(versions: string, version: string): void {
  if (!existsSync(versions)) return;
  for (const found of readdirSync(versions)) {
    if (found !== version && !found.startsWith('.'))
      rmSync(join(versions, found), { recursive: true, force: true });
  }
}

function writeIfDifferent(
  path: string,
  text: string,
  { mode, draft }: { mode: number; draft: string },
): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === text && (statSync(path).mode & 0o777) === mode)
    return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(draft, text);
  chmodSync(draft, mode);
  renameSync(draft, path);
}
