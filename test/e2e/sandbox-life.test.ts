import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { build } from 'esbuild';
import { FirewallError } from '../../lib/base/firewall-error';
import { hostNamespace } from '../../lib/sandbox/address-plan';
import { inClient, inSandbox } from '../../lib/sandbox/enter';
import { isAlive, killAndWait } from '../../lib/sandbox/process-identity';
import { waitForSshd } from '../../lib/sandbox/readiness';
import { makerOf } from '../../lib/sandbox/registry';
import { runner } from '../../lib/sandbox/run-command';
import type { Sandbox } from '../../lib/sandbox/sandbox';
import { findSandbox, sandboxDown, sandboxList } from '../../lib/sandbox/sandbox-down';
import { sandboxReboot } from '../../lib/sandbox/sandbox-reboot';
import { sandboxUp } from '../../lib/sandbox/sandbox-up';
import { scriptPlugin } from '../../scripts/script-text.cjs';
import { REPOSITORY } from '../support/project/repository';
import { BACKENDS, downAfterwards, uniqueName, useSandboxes } from '../support/hosts/sandbox';
import { overSsh, sshLogsIn } from '../support/hosts/ssh-login';

const REGISTRY = '/run/cdktf-iptables/sandboxes';

const up = useSandboxes();
const keep = downAfterwards();
const run = runner();

describe('sandboxes', () => {
  test('are made side by side, each with addresses and keys of its own', async () => {
    const all = await Promise.all([...BACKENDS, ...BACKENDS].map(async (backend) => up(backend)));
    for (const property of ['url', 'slot', 'hostKeyFingerprint', 'folder'] as const) {
      expect(new Set(all.map((each) => each[property])).size).toBe(all.length);
    }
    for (const each of all) expect(overSsh(each, 'hostname')).toBe(`${each.name}\n`);
    const listed = (await sandboxList()).filter(({ name }) => all.some((each) => each.name === name));
    expect(listed.map(({ state }) => state)).toEqual(all.map(() => 'up'));
  });

  test('are found again by name, also by another process', async () => {
    const made = await up('nft');
    expect(await findSandbox(made.name)).toEqual(made);
    expect(JSON.parse(JSON.stringify(made))).toEqual(made);
  });

  test('outlive the process that made them', async () => {
    const name = keep(uniqueName());
    expect(await runSource(upSource(name))).toMatchObject({ status: 0, stderr: '' });
    const sandbox = await findSandbox(name);
    expect(overSsh(sandbox, 'hostname')).toBe(`${name}\n`);
  });

  test('leave nothing behind', async () => {
    const made = await up('legacy');
    overSsh(made, 'setsid sleep 1000 >/dev/null 2>&1 </dev/null &');
    await inClient(made, ['sh', '-c', 'setsid sleep 1000 >/dev/null 2>&1 </dev/null &']);
    const namespaces = namespacesOf(made);
    expect(processesIn(namespaces)).not.toEqual([]);
    await sandboxDown(made.name);
    expect(processesIn(namespaces)).toEqual([]);
    expect(isAlive(made.hostProcess) || isAlive(made.clientProcess)).toBe(false);
    expectNothingLeft(made);
  });

  test('are removed once', async () => {
    const made = await up('nft');
    await sandboxDown(made.name);
    await expectCode('sandbox/not-found', sandboxDown(made.name));
    await expectCode('sandbox/not-found', findSandbox(made.name));
  });

  test('do not take a name that another has', async () => {
    const made = await up('nft');
    await expectCode('sandbox/name-taken', sandboxUp({ name: made.name, backend: 'nft' }));
    expect(overSsh(made, 'hostname')).toBe(`${made.name}\n`);
  });

  test('are made once when several ask for one name at the same time', async () => {
    const name = keep(uniqueName());
    const outcomes = await Promise.allSettled([1, 2, 3].map(async () => sandboxUp({ name, backend: 'nft' })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const codes = outcomes.flatMap((each) =>
      each.status === 'rejected' ? (each.reason as FirewallError).code : [],
    );
    expect(codes.every((code) => ['sandbox/name-taken', 'sandbox/busy'].includes(code))).toBe(true);
    expect((await findSandbox(name)).name).toBe(name);
  });

  test('that have died are listed as dead, refused for use, and remade by the next up', async () => {
    const made = await up('nft');
    await killAndWait(made.hostProcess);
    expect((await sandboxList()).find(({ name }) => name === made.name)?.state).toBe('dead');
    await expectCode('sandbox/dead', findSandbox(made.name));
    await expectCode('sandbox/dead', inSandbox(made, ['true']));
    const remade = await sandboxUp({ name: made.name, backend: 'legacy' });
    expect(overSsh(remade, 'iptables --version')).toContain('legacy');
    expect(isAlive(made.clientProcess)).toBe(false);
  });

  test('that have died are removed like any other', async () => {
    const made = await up('legacy');
    await killAndWait(made.hostProcess);
    await killAndWait(made.clientProcess);
    await run(['ip', 'netns', 'delete', made.hostNamespace]);
    await sandboxDown(made.name);
    expectNothingLeft(made);
  });

  test.each([
    `${REGISTRY}/NAME`,
    `${REGISTRY}/NAME/id_ed25519`,
    `${REGISTRY}/NAME/disk`,
    `${REGISTRY}/NAME/host.log`,
    '/run/netns/cdktf-sbx-NAME-client',
  ])('that were broken off when %s was there are cleared away by the next up', async (place) => {
    const name = keep(uniqueName());
    expect((await runSource(upSource(name, place.replace('NAME', name)))).signal).toBe('SIGKILL');
    const { id } = makerOf(name);
    expect((await sandboxList()).find((each) => each.name === name)?.state).toBe('dead');
    const remade = await sandboxUp({ name, backend: 'nft' });
    expect(processesOf(id)).toEqual([]);
    expect(overSsh(remade, 'hostname')).toBe(`${name}\n`);
    await sandboxDown(name);
    expectNothingLeft(remade);
  });

  test('that could not be made leave nothing behind', async () => {
    const name = keep(uniqueName());
    // What the network is made with first is there already.
    await run(['ip', 'netns', 'add', hostNamespace(name)]);
    await expectCode('sandbox/command-failed', sandboxUp({ name, backend: 'nft' }));
    await expectCode('sandbox/not-found', sandboxDown(name));
    const made = await sandboxUp({ name, backend: 'nft' });
    await sandboxDown(name);
    expectNothingLeft(made);
  });

  test('whose host ends while it starts are reported with its log', async () => {
    const made = await up('nft');
    await killAndWait(made.hostProcess);
    await expectCode('sandbox/boot-failed', waitForSshd(made));
  });

  test('never let a process be killed that merely has a recorded number', async () => {
    const made = await up('nft');
    const innocent = { ...made.hostProcess, startTicks: made.hostProcess.startTicks + 1 };
    await killAndWait(innocent);
    await killAndWait({ ...made.hostProcess, bootId: 'another boot' });
    expect(isAlive(made.hostProcess)).toBe(true);
    await expectCode('sandbox/dead', inSandbox({ ...made, hostProcess: innocent }, ['true']));
  });
});

describe('a sandbox host that loses power', () => {
  test.each(BACKENDS)('forgets its rules and keeps its disk, keys and addresses (%s)', async (backend) => {
    const before = await up(backend);
    const script = 'iptables -P FORWARD DROP; iptables-save >/etc/iptables/rules.v4; touch /run/gone';
    await inSandbox(before, ['sh', '-c', script]);
    const after = await sandboxReboot(before.name);
    expect(isAlive(before.hostProcess)).toBe(false);
    expect(await findSandbox(before.name)).toEqual(after);
    expect({ ...after, hostProcess: before.hostProcess }).toEqual(before);
    expect(overSsh(after, 'iptables-save; ls /run/gone 2>/dev/null || :')).toBe('');
    expect(overSsh(after, 'iptables-restore </etc/iptables/rules.v4; iptables -S FORWARD')).toBe(
      '-P FORWARD DROP\n',
    );
    expect(await sshLogsIn(after, { family: 'ipv6', timeoutMs: 5_000 })).toBe('in');
  });
});

async function expectCode(code: string, promise: Promise<unknown>): Promise<void> {
  const error: unknown = await promise.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(FirewallError);
  expect((error as FirewallError).code).toBe(code);
}

function namespacesOf(sandbox: Sandbox): string[] {
  return [sandbox.hostProcess, sandbox.clientProcess].map(({ pid }) =>
    readlinkSync(`/proc/${String(pid)}/ns/net`),
  );
}

/** Processes of this machine in one of the network namespaces. */
function processesIn(namespaces: readonly string[]): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && namespaces.includes(readlinkSync(`/proc/${pid}/ns/net`));
    } catch {
      return false;
    }
  });
}

/** Processes that were started to make the sandbox of that id. */
function processesOf(id: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'latin1').includes(id);
    } catch {
      return false;
    }
  });
}

/** Of one that is down; the names of its parts are in what it was. */
function expectNothingLeft({
  name,
  folder,
  hostNamespace: host,
  clientNamespace: client,
  ...rest
}: Sandbox): void {
  expect(existsSync(folder)).toBe(false);
  expect(existsSync(`/run/netns/${host}`) || existsSync(`/run/netns/${client}`)).toBe(false);
  const owners = readdirSync(`${REGISTRY}/.slots`).map((slot) => tryReadLink(`${REGISTRY}/.slots/${slot}`));
  expect(owners).not.toContain(name);
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each?.map(({ address }) => address));
  // Another sandbox may have the range already, but then it has the owner's link too.
  if (!existsSync(`${REGISTRY}/.slots/${String(rest.slot)}`)) {
    expect(addresses).not.toContain(rest.management.machineAddress4);
  }
}

function tryReadLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** A program that makes a sandbox; when `killAt` is given, it kills itself as soon as that path is there. */
function upSource(name: string, killAt?: string): string {
  return `
    import { existsSync } from 'node:fs';
    import { sandboxUp } from './lib/sandbox/sandbox-up';
    const killAt: string | undefined = ${JSON.stringify(killAt)};
    const look = () => {
      if (existsSync(killAt!)) process.kill(process.pid, 'SIGKILL');
      setImmediate(look);
    };
    if (killAt !== undefined) look();
    void sandboxUp({ name: '${name}', backend: 'nft' }).then(() => process.exit(0));
  `;
}

/** In a process of its own. */
async function runSource(contents: string): Promise<{
  readonly status: number | null;
  readonly signal: string | null;
  readonly stderr: string;
}> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: REPOSITORY, loader: 'ts' },
    bundle: true,
    platform: 'node',
    write: false,
    plugins: [scriptPlugin],
  });
  return spawnSync(process.execPath, ['-'], { input: outputFiles[0]?.text ?? '', encoding: 'utf8' });
}
