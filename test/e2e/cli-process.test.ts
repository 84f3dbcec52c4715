import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, symlinkSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { inSandbox } from '../../lib/sandbox/enter';
import { COMMAND, codesIn, command } from '../support/project/command';
import { downAfterwards, uniqueName, useSandbox } from '../support/hosts/sandbox';
import { installFault } from '../support/faults/tool-faults';
import { stepBegins } from '../support/faults/transaction-faults';
import { until } from '../support/project/until';
import { useTemporaryFolder } from '../support/project/temporary-folder';

const file = useTemporaryFolder();
const one = file('one', '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p tcp --dport 80 -j ACCEPT\nCOMMIT\n');
const two = file('two', '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p tcp --dport 81 -j ACCEPT\nCOMMIT\n');

describe('the file in bin', () => {
  test('gives the exit status to the caller: 0 the same, 2 different, 1 an error', async () => {
    expect(await command(['diff', one, one])).toMatchObject({ status: 0, stderr: '' });
    expect(await command(['diff', one, two])).toMatchObject({ status: 2, stderr: '' });
    expect(await command(['diff', one, file('nope')])).toMatchObject({
      status: 1,
      codes: ['cli/file-not-found'],
    });
  });

  test('works by a link from anywhere', async () => {
    const link = file('cdktf-iptables-link');
    symlinkSync(COMMAND, link);
    expect(await command(['diff', one, two], { file: link, cwd: '/' })).toMatchObject({
      status: 2,
      stderr: '',
    });
  });

  test('says what to do in a checkout that is not built', () => {
    mkdirSync(file('checkout/bin'), { recursive: true });
    const copy = file('checkout/bin/cdktf-iptables');
    copyFileSync(COMMAND, copy);
    chmodSync(copy, 0o755);
    const { status, stderr } = spawnSync(copy, ['--help'], { encoding: 'utf8' });
    expect([status, codesIn(stderr)]).toEqual([1, ['cli/not-built']]);
  });

  test('says nothing of its own making when many hosts are in flight', async () => {
    const hosts = Array.from({ length: 14 }, (_, index) => ({
      ...{ address: '127.0.0.1', port: 7001 + index, user: 'root' },
      host_key_fingerprint: `SHA256:${'A'.repeat(43)}`,
    }));
    const chains = { INPUT: { rules: ['-p tcp --dport 80 -j ACCEPT'] } };
    const rulesets = hosts.map((host, index): readonly [string, object] => [
      `host${String(index)}`,
      { host, owner: 'fleet', ipv4: { tables: { filter: { chains } } } },
    ]);
    const path = 'stacks/fleet/cdk.tf.json';
    const entry = { name: 'fleet', constructPath: 'fleet', synthesizedStackPath: path };
    file('fleet/manifest.json', JSON.stringify({ version: '0.21.0', stacks: { fleet: entry } }));
    file(
      `fleet/${path}`,
      JSON.stringify({
        provider: { iptables: [{}] },
        resource: { iptables_ruleset: Object.fromEntries(rulesets) },
      }),
    );
    const { codes, stderr } = await command(['plan', '--app', file('fleet'), '--parallel', '14']);
    expect(new Set(codes)).toEqual(new Set(['host/refused']));
    expect(stderr).not.toContain('Warning');
  });

  test('ends quietly when whoever reads it has seen enough', () => {
    const rules = Array.from(
      { length: 5000 },
      (_, index) => `-A INPUT -s 10.0.${String(index >> 8)}.${String(index & 255)} -j DROP`,
    );
    const many = file('many', `*filter\n:INPUT ACCEPT [0:0]\n${rules.join('\n')}\nCOMMIT\n`);
    const { stdout, stderr } = spawnSync(
      'sh',
      ['-c', '"$0" diff "$1" "$2" | head -n 1', COMMAND, one, many],
      {
        encoding: 'utf8',
      },
    );
    expect([stdout, stderr]).toEqual([`${one} -> ${many}\n`, '']);
  });

  test('reads a file that is a pipe', () => {
    const script = 'cat "$1" | "$0" diff /dev/stdin "$2"';
    expect(spawnSync('sh', ['-c', script, COMMAND, one, two], { encoding: 'utf8' })).toMatchObject({
      status: 2,
      stderr: '',
    });
  });
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends a run that waits for a host, as an error that says so',
  async (signal) => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const child = spawn(COMMAND, ['show', '--host', `ssh://root@127.0.0.1:${String(port)}`], {
        stdio: 'pipe',
      });
      let stderr = '';
      child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
      const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
      // It says nothing, and now somebody has had enough.
      server.once('connection', (socket) => {
        socket.on('error', () => undefined).resume();
        child.kill(signal);
      });
      expect(await ended).toBe(1);
      expect(codesIn(stderr)).toEqual(['host/aborted']);
    } finally {
      server.close();
    }
  },
);

describe('a host that hangs in the middle of a change', () => {
  const sandbox = useSandbox('nft');

  test('is left to its timer by Ctrl-C, as an error that says that nobody knows what it holds', async () => {
    const hang = installFault(sandbox(), stepBegins['commit-ipv4'], 'hangs');
    const host = ['--host', `sandbox:${sandbox().name}`, '--rules4', one];
    const child = spawn(COMMAND, ['apply', ...host, '--auto-approve', '--confirm-timeout', '3600']);
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    await until('the host hangs', hang.reached, 60_000);
    child.kill('SIGINT');
    expect(await ended).toBe(1);
    expect(stdout).toMatch(/^unknown +sandbox:.*\[apply\/unknown\]/m);
  });
});

describe('sandbox', () => {
  const keep = downAfterwards();

  test('up makes a host, list shows it, down removes it', async () => {
    const name = keep(uniqueName());
    const made = await command(['sandbox', 'up', '--name', name, '--backend', 'legacy', '--json']);
    expect([made.status, made.stderr]).toEqual([0, '']);
    const sandbox = JSON.parse(made.stdout) as Record<string, string>;
    expect(sandbox).toMatchObject({ name, backend: 'legacy' });
    expect(sandbox['url']).toMatch(/^ssh:\/\/root@/);

    expect(await command(['sandbox', 'up', '--name', name])).toMatchObject({
      status: 1,
      codes: ['sandbox/name-taken'],
    });

    const listed = await command(['sandbox', 'list']);
    expect(listed.stdout).toMatch(new RegExp(`^${name} +up +legacy +ssh://root@`, 'm'));
    const { stdout } = await command(['sandbox', 'list', '--json']);
    expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ name, state: 'up' }));

    expect(await command(['sandbox', 'down', '--name', name])).toMatchObject({ status: 0, stderr: '' });
    expect(await command(['sandbox', 'down', '--name', name])).toMatchObject({
      status: 1,
      codes: ['sandbox/not-found'],
    });
    expect(await command(['show', '--host', `sandbox:${name}`])).toMatchObject({
      status: 1,
      codes: ['sandbox/not-found'],
    });
  });
});

describe('at a terminal', () => {
  const sandbox = useSandbox('nft');

  /** Types an answer once the question is there. `script` gives the command a terminal, `answer` is its keyboard. */
  function applyAtTerminal(answer: string): { readonly status: number | null; readonly seen: string } {
    const line = `${COMMAND} apply --host sandbox:${sandbox().name} --rules4 ${one}`;
    const { status, stdout } = spawnSync('script', ['-qec', line, '/dev/null'], {
      encoding: 'utf8',
      input: answer,
    });
    return { status, seen: stdout };
  }

  async function rules(): Promise<string> {
    return (await inSandbox(sandbox(), ['iptables-save'])).stdout.toString();
  }

  test('apply shows the plan and asks; only yes is yes', async () => {
    const no = applyAtTerminal('y\n');
    expect(no.status).toBe(1);
    expect(no.seen).toContain('1 operation: 1 rule to insert');
    expect(no.seen).toContain('[cli/not-approved]');
    expect(await rules()).not.toContain('--dport 80');

    const yes = applyAtTerminal('yes\n');
    expect(yes.status).toBe(0);
    expect(await rules()).toContain('--dport 80');
  });

  test('with nothing to do, nobody is asked', () => {
    const { status, seen } = applyAtTerminal('');
    expect([status, seen.includes('means yes')]).toEqual([0, false]);
  });
});
