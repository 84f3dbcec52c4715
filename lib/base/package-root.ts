import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface PackageRoot {
  readonly folder: string;
  readonly version: string;
}

/** The folder of the package that `start` is in: the sources and the build lie at different depths of it. */
export function findPackageRoot(start: string): PackageRoot {
  const file = join(start, 'package.json');
  if (existsSync(file)) {
    const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string };
    if (name === 'cdktf-iptables' && version !== undefined) return { folder: start, version };
  }
  const parent = dirname(start);
  if (parent === start) throw new Error('this file is not inside the package cdktf-iptables');
  return findPackageRoot(parent);
}
