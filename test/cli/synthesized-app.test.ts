/** `--app` as a command line: the program is run as `cdktf synth` would run it, without surprises. */
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { useTemporaryFolder } from '../support/project/temporary-folder';
import { run } from './fake-world';

const write = useTemporaryFolder();
const env = { PATH: process.env['PATH'], SEEN: write('seen'), SYNTH_HCL_OUTPUT: 'true' };

const stack = JSON.stringify({
  resource: {
    iptables_ruleset: {
      web: {
        host: { address: 'web-1' },
        owner: 'web',
        ipv4: { tables: { filter: { chains: { INPUT: { rules: ['-p tcp --dport 443 -j ACCEPT'] } } } } },
      },
    },
  },
});

/** A shell script that is the program of an app. */
function program(name: string, ...lines: readonly string[]): string {
  const remember = 'printf "%s" "$CDKTF_OUTDIR $SYNTH_HCL_OUTPUT" > "$SEEN"';
  return write(name, ['#!/bin/sh', remember, ...lines, ''].join('\n'));
}

const synth = [
  'mkdir -p "$CDKTF_OUTDIR/stacks/site"',
  `printf '%s' '${stack}' > "$CDKTF_OUTDIR/stacks/site/cdk.tf.json"`,
];

const explain = async (app: string) => run(['explain', '--app', app, '--format', 'json'], { env });

/** What the program was given, and whether its folder is there still. */
function seen(): { readonly hcl: string; readonly isThere: boolean } {
  const [folder = '', hcl = ''] = readFileSync(env.SEEN, 'utf8').split(' ');
  expect(folder).toContain('cdktf-iptables-app-');
  return { hcl, isThere: existsSync(folder) };
}

test('a program writes its stacks into a folder of its own, which is removed, and what it prints goes to stderr', async () => {
  const said = await explain(`sh ${program('ok.sh', 'echo one; echo two >&2', ...synth)}`);
  expect(said).toMatchObject({ status: 0 });
  expect(said.stderr).toContain('one\n');
  expect(said.stderr).toContain('two\n');
  expect(JSON.parse(said.stdout)).toMatchObject({ hosts: [{ host: 'ssh://web-1', owner: 'web' }] });
  expect(seen()).toEqual({ hcl: 'false', isThere: false });
});

test('the path of a file is a program, too', async () => {
  const file = program('alone.sh', ...synth);
  chmodSync(file, 0o755);
  expect(await explain(file)).toMatchObject({ status: 0, stderr: '' });
});

test('a folder is a folder, whatever its name', async () => {
  const folder = write('touch me');
  mkdirSync(folder);
  expect((await explain(folder)).codes).toEqual(['cli/no-app']);
  expect(await explain(write('no-such-folder'))).toMatchObject({ status: 1, codes: ['cli/no-app'] });
});

test('a program that fails is an error, and what it had written is not taken', async () => {
  const said = await explain(`sh ${program('fails.sh', ...synth, 'echo why >&2', 'exit 3')}`);
  expect(said).toMatchObject({ status: 1, stdout: '', codes: ['cli/app-failed'] });
  expect(said.stderr).toContain('why\n');
  expect(seen().isThere).toBe(false);
  expect(await explain('/nowhere/at/all with words')).toMatchObject({ codes: ['cli/app-failed'] });
});

test('a program that writes no stacks into that folder is an error', async () => {
  expect(await explain(`sh ${program('empty.sh')}`)).toMatchObject({ status: 1, codes: ['cli/no-app'] });
  expect(seen().isThere).toBe(false);
});

test('a program gets no input, and what it leaves running is ended', async () => {
  const file = program('leaves.sh', 'cat', 'sleep 600 &', 'printf " %s" "$!" >> "$SEEN"', ...synth);
  expect(await explain(`sh ${file}`)).toMatchObject({ status: 0 });
  const pid = Number(readFileSync(env.SEEN, 'utf8').split(' ')[2]);
  expect(pid).toBeGreaterThan(1);
  expect(isRunning(pid)).toBe(false);
});

/** A process that has ended may still wait for its parent to hear of it. */
function isRunning(pid: number): boolean {
  const file = `/proc/${String(pid)}/stat`;
  return existsSync(file) && !/^\d+ \(.*\) Z/.test(readFileSync(file, 'utf8'));
}
