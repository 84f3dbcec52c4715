/** The pipelines that `init --pipeline` writes, from a change to the host: with two logins, a forge, and a git remote. */
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { printAuthorizedKey } from '../../lib/host/rights/authorized-key';
import type { Sandbox } from '../../lib/sandbox/sandbox';
import { codesIn, command } from '../support/project/command';
import { installPackages } from '../support/project/installed-project';
import { useTemporaryFolder } from '../support/project/temporary-folder';
import { rulesOn } from '../support/project/firewall-engine';
import { backendsOfToday } from '../support/hosts/in-turn';
import { useSandbox } from '../support/hosts/sandbox';
import { makeKey, tempFolder } from '../support/hosts/test-sshd';
import { onHost } from '../support/faults/transaction-host';

jest.setTimeout(300_000);

const file = useTemporaryFolder();
const sandbox = useSandbox(backendsOfToday(__filename)[0] ?? 'nft');

interface Run {
  readonly status: number | null;
  readonly output: string;
}

const { PATH: systemPath = '' } = process.env;

/** What a job of a pipeline runs, with nothing in its environment but what it is given. */
async function job(
  cwd: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Run> {
  const [program = '', ...args] = argv;
  const child = spawn(program, args, {
    cwd,
    env: { PATH: `${join(cwd, 'node_modules/.bin')}:${systemPath}`, HOME: cwd, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  return { status, output };
}

/** The two keys of a pipeline. */
interface Keys {
  readonly planner: string;
  readonly deployer: string;
}

async function keysOf(host: Sandbox): Promise<Keys> {
  const key = makeKey(tempFolder(), 'planner');
  const line = printAuthorizedKey(readFileSync(`${key}.pub`, 'utf8'), 'key', { readOnly: true });
  await onHost(host, 'cat >> /etc/ssh/authorized_keys.d/root', line);
  return { planner: readFileSync(key, 'utf8'), deployer: readFileSync(host.identityFile, 'utf8') };
}

const mainOf = (address: string, ports: readonly number[]): string => `
import { App, TerraformStack } from 'cdktf';
import { Firewall, IptablesProvider, Port } from 'cdktf-iptables';

const app = new App();
const stack = new TerraformStack(app, 'edge');
new IptablesProvider(stack, 'iptables');
const firewall = new Firewall(stack, 'firewall', { host: { address: '${address}', user: 'root' } });
for (const port of [${ports.join(', ')}]) firewall.denyFrom('192.0.2.0/24', Port.tcp(port));
app.synth();
`;

async function projectWith(pipeline: string): Promise<string> {
  const folder = file(`project-${pipeline}`);
  expect(await command(['init', folder])).toMatchObject({ status: 0 });
  expect(await command(['init', folder, '--pipeline', pipeline])).toMatchObject({ status: 0, stderr: '' });
  installPackages(folder);
  writeFileSync(join(folder, 'known_hosts'), readFileSync(sandbox().knownHostsFile));
  return folder;
}

function declare(folder: string, ...ports: readonly number[]): void {
  writeFileSync(join(folder, 'main.ts'), mainOf(sandbox().management.address4, ports));
}

const commit = 'a'.repeat(40);
const read = (folder: string, name: string): string =>
  readFileSync(join(folder, 'pipeline/out', name), 'utf8');
const digestIn = (folder: string): string => read(folder, 'plan.digest').trim();

describe('a pipeline', () => {
  let keys: Keys;
  let folder: string;

  beforeAll(async () => {
    keys = await keysOf(sandbox());
    folder = await projectWith('github');
  });

  const plan = (env: Readonly<Record<string, string>> = {}): Promise<Run> =>
    job(folder, ['sh', 'pipeline/plan.sh', commit], { FIREWALL_KEY: keys.planner, ...env });
  const apply = (made = commit, digest = digestIn(folder), key = keys.deployer, env = {}): Promise<Run> =>
    job(folder, ['sh', 'pipeline/apply.sh', made, digest], { FIREWALL_KEY: key, ...env });
  const differs = async (): Promise<string> =>
    (await job(folder, ['node', 'pipeline/differs.mjs', 'pipeline/out/plan.json'])).output.trim();

  test('plans with a key that may only read, and applies what was approved', async () => {
    declare(folder, 8001);
    // With the real npx; the others have a quick one.
    const realNpx = { PATH: systemPath };
    expect(await plan(realNpx)).toMatchObject({ status: 0 });
    expect(await differs()).toBe('true');
    expect(read(folder, 'plan.md')).toContain('8001');
    expect(read(folder, 'plan.json')).not.toContain('PRIVATE KEY');
    expect(await rulesOn(sandbox())).not.toContain('8001');
    expect(await apply(commit, digestIn(folder), keys.deployer, realNpx)).toMatchObject({ status: 0 });
    expect(await rulesOn(sandbox())).toContain('--dport 8001');
    await plan();
    expect(await differs()).toBe('false');
  });

  test('cannot change a host with the key of the plan', async () => {
    declare(folder, 8001, 8002);
    await plan();
    const before = await rulesOn(sandbox());
    expect((await apply(commit, digestIn(folder), keys.planner)).status).toBe(1);
    expect(await rulesOn(sandbox())).toBe(before);
  });

  test('applies nothing that was made from another commit, or is another plan than the approved one', async () => {
    declare(folder, 8001, 8003);
    await plan();
    const before = await rulesOn(sandbox());
    const ofCommit = await apply('b'.repeat(40));
    expect([ofCommit.status, codesIn(ofCommit.output)]).toEqual([1, ['saved/other-commit']]);
    const ofDigest = await apply(commit, '0'.repeat(64));
    expect([ofDigest.status, codesIn(ofDigest.output)]).toEqual([1, ['saved/not-the-approved-one']]);
    expect(await rulesOn(sandbox())).toBe(before);
  });

  test('applies nothing to a host that has changed since its plan', async () => {
    declare(folder, 8001, 8004);
    await plan();
    await onHost(sandbox(), 'iptables -I INPUT -s 203.0.113.9 -j DROP');
    const before = await rulesOn(sandbox());
    const refused = await apply();
    expect([refused.status, codesIn(refused.output)]).toEqual([1, ['deploy/changed-since-plan']]);
    expect(await rulesOn(sandbox())).toBe(before);
    await onHost(sandbox(), 'iptables -D INPUT -s 203.0.113.9 -j DROP');
  });

  test('of two that run at once, one makes the change, and the other does not make it again', async () => {
    declare(folder, 8001, 8005);
    await plan();
    const runs = await Promise.all([apply(), apply()]);
    expect(runs.map(({ status }) => status)).toContain(0);
    const rules = await rulesOn(sandbox());
    expect(rules.match(/--dport 8005/g)).toHaveLength(1);
  });

  test('says what somebody has changed by hand', async () => {
    declare(folder, 8001);
    await plan();
    await apply();
    const drift = (): Promise<Run> =>
      job(folder, ['sh', 'pipeline/drift.sh'], { FIREWALL_KEY: keys.planner });
    expect(await drift()).toMatchObject({ status: 0 });
    await onHost(
      sandbox(),
      'iptables -D INPUT $(iptables -L INPUT -n --line-numbers | grep 8001 | cut -d " " -f 1)',
    );
    expect((await drift()).status).toBe(2);
    expect(read(folder, 'drift.txt')).toContain('8001');
  });
});

describe('a machine with cron', () => {
  test('brings to the host what is pushed to its branch, once, and says nothing where nothing changed', async () => {
    const folder = await projectWith('cron');
    const remote = file('remote.git');
    const git = (...args: readonly string[]): string =>
      execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.org', ...args], {
        cwd: folder,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    const pushed = (message: string): void => {
      git('add', '--all');
      git('commit', '--quiet', '--message', message);
      git('push', '--quiet', 'origin', 'main');
    };
    execFileSync('git', ['init', '--quiet', '--bare', remote]);
    git('init', '--quiet', '--initial-branch', 'main');
    git('remote', 'add', 'origin', remote);
    declare(folder, 9001);
    pushed('Deny 9001');
    git('branch', '--set-upstream-to', 'origin/main');
    const pull = (): Promise<Run> =>
      job(folder, ['sh', 'pipeline/pull.sh'], { FIREWALL_KEY: readFileSync(sandbox().identityFile, 'utf8') });
    expect(await pull()).toMatchObject({ status: 0 });
    expect(await rulesOn(sandbox())).toContain('--dport 9001');
    expect(await pull()).toEqual({ status: 0, output: '' });
  });
});

/** As much of the interface of a forge as comments are made by. */
class Forge {
  readonly comments: { id: number; body: string }[] = [];
  private readonly server: Server = createServer((request, response) => {
    void this.answer(request).then((value) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(value));
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer(request: IncomingMessage): Promise<unknown> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://forge');
    if (request.method === 'GET') {
      const from = 100 * (Number(searchParams.get('page')) - 1);
      return this.comments.slice(from, from + 100);
    }
    const { body } = JSON.parse(text) as { body: string };
    if (request.method === 'POST') {
      this.comments.push({ id: this.comments.length + 1, body });
      return {};
    }
    const changed = this.comments.find(({ id }) => pathname.endsWith(`/${String(id)}`));
    if (changed !== undefined) changed.body = body;
    return {};
  }
}

describe.each([
  ['github', { GITHUB_REPOSITORY: 'acme/edge', GITHUB_TOKEN: 'x' }, 'GITHUB_API_URL'],
  ['gitlab', { CI_PROJECT_ID: '1', GITLAB_TOKEN: 'x' }, 'CI_API_V4_URL'],
] as const)('the comment in a review on %s', (pipeline, env, urlName) => {
  test('is one, whatever others say, and later plans replace it', async () => {
    const forge = new Forge();
    for (let id = 1; id <= 150; id += 1) forge.comments.push({ id, body: `comment ${String(id)}` });
    const url = await forge.start();
    try {
      const folder = file(`comments-${pipeline}`);
      expect(await command(['init', folder, '--pipeline', pipeline])).toMatchObject({ status: 0 });
      const comment = async (text: string): Promise<Run> => {
        writeFileSync(join(folder, 'plan.md'), `<!-- the plan -->\n${text}\n`);
        return job(folder, ['node', 'pipeline/comment.mjs', '7', 'plan.md'], { ...env, [urlName]: url });
      };
      for (const text of ['first', 'second']) expect(await comment(text)).toEqual({ status: 0, output: '' });
      expect(forge.comments.slice(150)).toEqual([{ id: 151, body: '<!-- the plan -->\nsecond\n' }]);
    } finally {
      forge.stop();
    }
  });
});
