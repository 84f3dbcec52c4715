import type { Sandbox, SandboxEntry } from '../../sandbox/sandbox';
import { sandboxDown, sandboxList as listSandboxes } from '../../sandbox/sandbox-down';
import { sandboxUp as makeSandbox } from '../../sandbox/sandbox-up';
import type { InputOf } from '../command-line/verb-table';
import type { ExitStatus, CliContext } from '../cli-context';

/** Creates a sandbox and prints how to connect to it. */
export async function up(
  { name, backend, json }: InputOf<'sandbox up'>,
  context: CliContext,
): Promise<ExitStatus> {
  const sandbox = await makeSandbox({ name, backend });
  context.stdout.write(json === true ? printJson(sandbox) : describe(sandbox));
  return 0;
}

/** Removes a sandbox. */
export async function down(
  { name, json }: InputOf<'sandbox down'>,
  context: CliContext,
): Promise<ExitStatus> {
  await sandboxDown(name);
  context.stdout.write(json === true ? printJson({ name, state: 'removed' }) : `removed sandbox ${name}\n`);
  return 0;
}

/** All sandboxes of this machine. */
export async function list({ json }: InputOf<'sandbox list'>, context: CliContext): Promise<ExitStatus> {
  const entries = await listSandboxes();
  context.stdout.write(json === true ? printJson(entries) : table(entries));
  return 0;
}

function describe({ name, backend, url, identityFile, knownHostsFile, hostKeyFingerprint }: Sandbox): string {
  return [
    `sandbox ${name} is up (iptables ${backend})`,
    `  url           sandbox:${name}`,
    `  for any ssh   ${url}`,
    `  key           ${identityFile}`,
    `  known hosts   ${knownHostsFile}`,
    `  host key      ${hostKeyFingerprint}`,
    '',
  ].join('\n');
}

function table(entries: readonly SandboxEntry[]): string {
  if (entries.length === 0) return 'no sandboxes\n';
  const width = Math.max(...entries.map(({ name }) => name.length));
  return entries
    .map(({ name, state, sandbox }) =>
      `${name.padEnd(width)}  ${state.padEnd(4)}  ${sandbox === undefined ? '' : `${sandbox.backend.padEnd(6)}  ${sandbox.url}`}`.trimEnd(),
    )
    .join('\n')
    .concat('\n');
}

function printJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
