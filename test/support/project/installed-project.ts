/** A project of a user with the packages of this checkout, as `npm install` would put them there. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './repository';

/** In the place of tsx, which is no dependency of this package: what it does for one file. */
const tsx = `#!/usr/bin/env node
const { buildSync } = require(${JSON.stringify(join(REPOSITORY, 'node_modules', 'esbuild'))});
const { join, resolve } = require('node:path');
const outfile = join(resolve('.'), '.main.cjs');
buildSync({ entryPoints: [process.argv[2]], outfile, bundle: true, packages: 'external', platform: 'node', logLevel: 'error' });
require(outfile);
`;

/** In the place of `npx`, for who has it on the search path: what it does for a program of an installed package, without the start of npm. */
const npx = `#!/bin/sh
program=$1
shift
exec "\${0%/*}/$program" "$@"
`;

export function installPackages(folder: string): void {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '@types'), { recursive: true });
  for (const name of ['cdktf', 'constructs', '@types/node', 'typescript'])
    symlinkSync(join(REPOSITORY, 'node_modules', name), join(modules, name));
  symlinkSync(REPOSITORY, join(modules, 'cdktf-iptables'));
  mkdirSync(join(modules, '.bin'));
  symlinkSync(join(REPOSITORY, 'bin', 'cdktf-iptables'), join(modules, '.bin', 'cdktf-iptables'));
  symlinkSync(join(REPOSITORY, 'node_modules', '.bin', 'tsc'), join(modules, '.bin', 'tsc'));
  writeFileSync(join(modules, '.bin', 'tsx'), tsx, { mode: 0o755 });
  writeFileSync(join(modules, '.bin', 'npx'), npx, { mode: 0o755 });
}
