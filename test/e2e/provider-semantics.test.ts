/** What Terraform shows and does with the resource; the provider runs inside this process, over a fake engine. */
import { mkdtempSync, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { providerSource } from '../../lib/provider/install/provider-source';
import { printImportId } from '../../lib/resource/import-id';
import { iptablesProvider } from '../../lib/provider/iptables-provider';
import { type Reattached, serveReattach } from '../../lib/provider/wire/reattach';
import {
  type FakeBehaviour,
  emptyFakeHost,
  fakeRulesetEngine,
  readFakeHost,
  writeFakeHost,
} from '../support/terraform/fake-ruleset-engine';
import { run } from '../cli/fake-world';
import { type RunningTerraform, TerraformProject } from '../support/terraform/terraform';

const address = 'iptables_ruleset.web';
const ssh = '-p tcp --dport 22 -j ACCEPT';
const http = '-p tcp --dport 80 -j ACCEPT';

describe('terraform with the provider', () => {
  const behaviour: FakeBehaviour = {};
  let hosts: string;
  let project: TerraformProject;
  let reattached: Reattached;

  beforeEach(async () => {
    delete behaviour.beforeApply;
    delete behaviour.onRead;
    hosts = mkdtempSync(join(tmpdir(), 'fake-hosts-'));
    writeFakeHost(hosts, 'web-1', emptyFakeHost);
    reattached = await serveReattach(
      iptablesProvider(fakeRulesetEngine(hosts, behaviour), {}),
      providerSource,
    );
    project = new TerraformProject({ TF_REATTACH_PROVIDERS: reattached.environmentValue });
  });

  afterEach(() => {
    reattached.close();
    project.remove();
    rmSync(hosts, { recursive: true, force: true });
  });

  async function deployed(rules: readonly string[]): Promise<void> {
    project.configure(imported({ rules }));
    await project.must(['init']);
    await project.must(['apply', '-auto-approve']);
  }

  const input = () => readFakeHost(hosts, 'web-1')['ipv4 filter INPUT'];

  test('plans the true difference before the first apply, and nothing after it', async () => {
    project.configure(imported({ rules: [ssh] }));
    await project.must(['init']);
    const first = await project.plan(address);
    expect(first.actions).toEqual(['update']);
    expect(first.after?.['operations']).toEqual([
      'iptables -P INPUT DROP',
      'iptables -I INPUT 1 -p tcp -m tcp --dport 22 -j ACCEPT',
    ]);
    await project.must(['apply', 'plan']);
    expect(input()).toEqual({
      policy: 'DROP',
      rules: [{ text: '-p tcp -m tcp --dport 22 -j ACCEPT', owner: 'web' }],
    });
    expect(await project.plan(address)).toMatchObject({ changes: false, actions: ['no-op'] });
  });

  test('imports a host that has what is declared without any change', async () => {
    await deployed([ssh]);
    unlinkSync(join(project.folder, 'terraform.tfstate'));
    expect((await project.plan(address)).actions).toEqual(['no-op']);
  });

  test('imports from the command line by a URL', async () => {
    project.configure(created({ rules: [ssh] }));
    await project.must(['init']);
    await project.must(['import', address, 'ssh://root@web-1?owner=web&confirm_timeout=30']);
    expect(project.state('iptables_ruleset', 'web')).toMatchObject({
      host: { address: 'web-1', user: 'root', transport: 'ssh' },
      owner: 'web',
      confirm_timeout: 30,
      ipv4: null,
    });
  });

  test('refuses to import a host that does not answer', async () => {
    project.configure(imported({ rules: [ssh], host: { address: 'nowhere' } }, 'nowhere'));
    await project.must(['init']);
    const { exitCode, stderr } = await project.run('plan');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('[host/unreachable]');
  });

  test('does just the planned operations in an update', async () => {
    await deployed([ssh]);
    project.configure(imported({ rules: [ssh, http] }));
    const plan = await project.plan(address);
    expect(plan.after?.['operations']).toEqual(['iptables -I INPUT 2 -p tcp -m tcp --dport 80 -j ACCEPT']);
    expect(plan.after?.['impact']).toEqual(['1 things change']);
    await project.must(['apply', 'plan']);
    expect(input()?.rules).toHaveLength(2);
  });

  test('shows an inserted rule as one line, and review shows the same plan without what is sensitive', async () => {
    await deployed([ssh, http]);
    const secret = '203.0.113.77';
    const partner = '-p tcp -s ${var.partner} --dport 25 -j ACCEPT';
    project.configure({
      ...imported({ rules: [ssh, '-p tcp --dport 443 -j ACCEPT', http] }),
      variable: { partner: { type: 'string', default: secret, sensitive: true } },
    });
    await project.plan(address);
    const { stdout } = await project.run('show', 'plan');
    const changed = stdout.split('\n').filter((line) => /^ +[-+~] "(?!.*\{$)/.test(line));
    expect(changed.filter((line) => line.includes('--dport 443 '))).toHaveLength(2);
    expect(changed.filter((line) => !line.includes('--dport 443 '))).toEqual([
      expect.stringContaining('things change'),
    ]);

    project.configure({
      ...imported({ rules: [ssh, '-p tcp --dport 443 -j ACCEPT', partner, http] }),
      variable: { partner: { type: 'string', default: secret, sensitive: true } },
    });
    await project.plan(address);
    const json = (await project.run('show', '-json', 'plan')).stdout;
    expect(json).toContain(secret);
    for (const format of ['text', 'markdown', 'json']) {
      const reviewed = await run(['review', '--format', format], { stdin: json });
      expect([format, reviewed.status, reviewed.stderr]).toEqual([format, 0, '']);
      expect(reviewed.stdout).not.toContain(secret);
      expect(reviewed.stdout).toContain('-I INPUT 2 -p tcp -m tcp --dport 443 -j ACCEPT');
      expect(reviewed.stdout).toContain('-I INPUT 3 (sensitive)');
      expect(reviewed.stdout).toContain('review/sensitive');
    }
  });

  test('finds no difference in a plan that only refreshes, unless there is one or the host is away', async () => {
    await deployed([ssh]);
    const refresh = () => project.run('plan', '-refresh-only', '-input=false', '-detailed-exitcode');
    expect((await refresh()).exitCode).toBe(0);
    const host = readFakeHost(hosts, 'web-1');
    rmSync(join(hosts, 'web-1.json'));
    const away = await refresh();
    expect(away.exitCode).toBe(2);
    expect(away.stdout).toContain('not known: ');
    writeFakeHost(hosts, 'web-1', { ...host, 'ipv4 filter INPUT': { policy: 'DROP', rules: [] } });
    expect((await refresh()).exitCode).toBe(2);
  });

  test('sees no change in a rule that is only spelled differently', async () => {
    await deployed([ssh]);
    project.configure(imported({ rules: ['-p tcp  -m tcp --dport 22 -j ACCEPT'] }));
    expect(await project.hasChanges()).toBe(false);
  });

  test('shows drift as the rule that differs and repairs it by one operation', async () => {
    await deployed([ssh, http]);
    const host = readFakeHost(hosts, 'web-1');
    const [first] = host['ipv4 filter INPUT']?.rules ?? [];
    writeFakeHost(hosts, 'web-1', {
      ...host,
      'ipv4 filter INPUT': { policy: 'DROP', rules: first === undefined ? [] : [first] },
    });
    const plan = await project.plan(address);
    expect(plan.before).toMatchObject({
      ipv4: { tables: { filter: { chains: { INPUT: { rules: [ssh] } } } } },
    });
    expect(plan.after?.['operations']).toEqual(['iptables -I INPUT 2 -p tcp -m tcp --dport 80 -j ACCEPT']);
    await project.must(['apply', 'plan']);
    expect(await project.hasChanges()).toBe(false);
  });

  test('destroys what is ours alone, after saying so', async () => {
    await deployed([ssh]);
    const host = readFakeHost(hosts, 'web-1');
    const foreign = { text: '-j FOREIGN' };
    writeFakeHost(hosts, 'web-1', {
      ...host,
      'ipv4 filter INPUT': { policy: 'DROP', rules: [...(input()?.rules ?? []), foreign] },
    });
    const { stdout } = await project.must(['destroy', '-auto-approve']);
    expect(stdout).toContain('[provider/destroy]');
    expect(stdout).toContain('iptables -P INPUT ACCEPT');
    expect(input()).toEqual({ policy: 'ACCEPT', rules: [foreign] });
    expect(project.state('iptables_ruleset', 'web')).toBeUndefined();
  });

  test('removes a resource from the configuration by what is live, though the host has changed since', async () => {
    await deployed([ssh, http]);
    const host = readFakeHost(hosts, 'web-1');
    const [first] = host['ipv4 filter INPUT']?.rules ?? [];
    writeFakeHost(hosts, 'web-1', {
      ...host,
      'ipv4 filter INPUT': { policy: 'DROP', rules: first === undefined ? [] : [first] },
    });
    const { terraform, provider } = created({});
    project.configure({ terraform, provider });
    await project.must(['apply', '-input=false', '-auto-approve']);
    expect(input()?.rules).toEqual([]);
  });

  test('refuses a destroy of a ruleset that changed after it was planned', async () => {
    await deployed([ssh]);
    await project.must(['plan', '-destroy', '-out=plan']);
    writeFakeHost(hosts, 'web-1', {
      ...readFakeHost(hosts, 'web-1'),
      'ipv4 filter FORWARD': { policy: 'DROP', rules: [] },
    });
    const { exitCode, stderr } = await project.run('apply', 'plan');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('[deploy/changed-since-plan]');
    expect(project.state('iptables_ruleset', 'web')).toBeDefined();
    expect(input()?.policy).toBe('DROP');
  });

  test('plans unknown operations for an unknown rule, and knows them when it applies', async () => {
    await deployed([ssh]);
    const rule = '-s ${terraform_data.peer.output} -j ACCEPT';
    project.configure(withData(imported({ rules: [ssh, rule] }), { peer: '192.0.2.7' }));
    const plan = await project.plan(address);
    expect(plan.afterUnknown).toMatchObject({ operations: true, impact: true });
    await project.must(['apply', 'plan']);
    expect(project.state('iptables_ruleset', 'web')?.['operations']).toEqual([
      'iptables -I INPUT 2 -s 192.0.2.7 -j ACCEPT',
    ]);
    expect(await project.hasChanges()).toBe(false);
  });

  test('plans a ruleset that is unknown as a whole', async () => {
    await deployed([ssh]);
    const rules = '${terraform_data.rules.output}';
    project.configure(withData(imported({ rules }), { rules: [ssh, http] }));
    expect((await project.plan(address)).afterUnknown).toMatchObject({ operations: true });
    await project.must(['apply', 'plan']);
    expect(input()?.rules).toHaveLength(2);
  });

  test('creates on a host whose address is known only at apply, once it has come up', async () => {
    writeFakeHost(hosts, 'web-1', emptyFakeHost);
    let reads = 0;
    behaviour.onRead = () => {
      reads += 1;
      if (reads === 2) writeFakeHost(hosts, 'new-machine', emptyFakeHost);
    };
    const host = { address: '${terraform_data.machine.output}' };
    project.configure(withData(created({ rules: [ssh], host }), { machine: 'new-machine' }));
    await project.must(['init']);
    const plan = await project.plan(address);
    expect(plan).toMatchObject({ actions: ['create'], afterUnknown: { operations: true, impact: true } });
    await project.must(['apply', 'plan']);
    expect(reads).toBe(3);
    expect(readFakeHost(hosts, 'new-machine')['ipv4 filter INPUT']).toMatchObject({ policy: 'DROP' });
    expect(project.state('iptables_ruleset', 'web')?.['operations']).toHaveLength(2);
    expect(await project.hasChanges()).toBe(false);
  });

  test('leaves nothing in the state when a create fails, and does not wait for what time will not cure', async () => {
    const host = { address: 'web-1', host_key_fingerprint: 'SHA256:wrong' };
    project.configure(created({ rules: [ssh], host }));
    await project.must(['init']);
    const { exitCode, stderr } = await project.run('apply', '-auto-approve');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('[host/host-key-not-pinned]');
    expect(project.state('iptables_ruleset', 'web')).toBeUndefined();
  });

  test('gives up on a host that does not come up in time', async () => {
    const configuration = created({ rules: [ssh], host: { address: 'nowhere' } });
    project.configure({ ...configuration, provider: { iptables: [{ wait_for_ssh: 1 }] } });
    await project.must(['init']);
    const { exitCode, stderr } = await project.run('apply', '-auto-approve');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('[provider/host-did-not-come-up]');
  });

  test('stops an apply that is interrupted, and the state stays what it was', async () => {
    await deployed([ssh]);
    project.configure(imported({ rules: [ssh, http] }));
    let terraform: RunningTerraform | undefined = undefined;
    behaviour.beforeApply = ({ abort }) =>
      new Promise((resolve) => {
        abort.addEventListener('abort', () => {
          resolve();
        });
        terraform?.process.kill('SIGINT');
      });
    terraform = project.start(['apply', '-auto-approve']);
    const { exitCode, stderr } = await terraform.finished;
    expect(exitCode).toBe(1);
    expect(stderr).toContain('[provider/interrupted]');
    delete behaviour.beforeApply;
    const plan = await project.plan(address);
    expect(plan.before).toMatchObject({
      ipv4: { tables: { filter: { chains: { INPUT: { rules: [ssh] } } } } },
    });
    expect(plan.after?.['operations']).toHaveLength(1);
  });

  test('refuses a saved plan when the live ruleset has changed since, and the state then says what is live', async () => {
    await deployed([ssh]);
    project.configure(imported({ rules: [ssh, http] }));
    await project.must(['plan', '-out=plan']);
    writeFakeHost(hosts, 'web-1', emptyFakeHost);
    const { exitCode, stderr } = await project.run('apply', 'plan');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('[deploy/changed-since-plan]');
    expect(stderr).not.toContain('[provider/bug]');
    expect(project.state('iptables_ruleset', 'web')).toMatchObject({
      ipv4: { tables: { filter: { chains: { INPUT: { policy: 'ACCEPT' } } } } },
    });
    expect((await project.plan(address)).after?.['operations']).toHaveLength(3);
  });

  test('plans without reading the host when refreshing is off, from what was live last', async () => {
    await deployed([ssh]);
    let reads = 0;
    behaviour.onRead = () => (reads += 1);
    project.configure(imported({ rules: [ssh, http] }));
    const plan = await project.plan(address, '-refresh=false');
    expect(plan.after?.['operations']).toHaveLength(1);
    project.configure(imported({ rules: [ssh] }));
    expect(await project.hasChanges('-refresh=false')).toBe(false);
    expect(reads).toBe(0);
  });

  test('reads a host once in a plan', async () => {
    await deployed([ssh]);
    let reads = 0;
    behaviour.onRead = () => (reads += 1);
    await project.plan(address);
    expect(reads).toBe(1);
  });

  test('fails to plan for a host that does not answer', async () => {
    await deployed([ssh]);
    unlinkSync(join(hosts, 'web-1.json'));
    const { exitCode, stderr } = await project.run('plan');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('[host/unreachable]');
  });

  test('goes on to another address when the old one does not answer any more', async () => {
    await deployed([ssh]);
    unlinkSync(join(hosts, 'web-1.json'));
    writeFakeHost(hosts, 'web-2', emptyFakeHost);
    project.configure(imported({ rules: [ssh], host: { address: 'web-2' } }));
    const plan = await project.plan(address);
    expect(plan).toMatchObject({ actions: ['update'], afterUnknown: { operations: true } });
    await project.must(['apply', 'plan']);
    expect(readFakeHost(hosts, 'web-2')['ipv4 filter INPUT']?.rules).toHaveLength(1);
    expect(await project.hasChanges()).toBe(false);
  });

  test('mends a wrong fingerprint of the state by the right one of the configuration', async () => {
    await deployed([ssh]);
    project.configure(
      imported({ rules: [ssh], host: { address: 'web-1', host_key_fingerprint: 'SHA256:wrong' } }),
    );
    const failed = await project.run('apply', '-auto-approve');
    expect(failed.exitCode).toBe(1);
    project.configure(
      imported({ rules: [ssh], host: { address: 'web-1', host_key_fingerprint: 'SHA256:right' } }),
    );
    await project.must(['apply', '-auto-approve']);
    expect(await project.hasChanges()).toBe(false);
  });

  test('updates the ruleset in place when its owner changes', async () => {
    await deployed([ssh]);
    project.configure(imported({ rules: [ssh], extra: { owner: 'other' } }));
    expect((await project.plan(address)).actions).toEqual(['update']);
    await project.must(['apply', 'plan']);
    expect(input()?.rules).toContainEqual({ text: '-p tcp -m tcp --dport 22 -j ACCEPT', owner: 'other' });
    expect(await project.hasChanges()).toBe(false);
  });

  test('passes on warnings of a plan', async () => {
    await deployed([ssh]);
    project.configure(imported({ rules: [ssh, '-m comment --comment risky -j ACCEPT'] }));
    expect((await project.must(['plan'])).stdout).toContain('[plan/never-reached]');
  });

  const refused: readonly (readonly [what: string, wanted: Wanted, code: string])[] = [
    ['a rule that the engine refuses', { rules: ['--bad'] }, 'parse/unknown-option'],
    ['a line break in a rule', { rules: ['-j ACCEPT\n-j DROP'] }, 'resource/forbidden-character'],
    ['a NUL in the owner', { extra: { owner: 'a\0b' } }, 'resource/forbidden-character'],
    ['a null rule', { rules: [null] }, 'resource/null-value'],
    ['an unknown transport', { host: { address: 'web-1', transport: 'telnet' } }, 'resource/invalid-value'],
    ['a host without address', { host: { user: 'root' } }, 'resource/no-address'],
    ['a port out of range', { host: { address: 'web-1', port: 70000 } }, 'resource/invalid-value'],
    ['an unknown mode for foreign rules', { extra: { foreign_rules: 'burn' } }, 'resource/invalid-value'],
    ['half a second', { extra: { confirm_timeout: 30.5 } }, 'resource/invalid-value'],
    ['a timeout of no seconds', { extra: { confirm_timeout: 0 } }, 'resource/invalid-value'],
  ];

  test.each(refused)('refuses %s at validation', async (_what, wanted, code) => {
    project.configure(created(wanted));
    await project.must(['init']);
    const { exitCode, stdout } = await project.run('validate', '-json');
    expect(exitCode).toBe(1);
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { detail: string; severity: string }[] };
    expect(diagnostics.map(({ detail }) => detail)).toEqual([expect.stringContaining(`[${code}]`)]);
  });

  test('points at the rule that is wrong', async () => {
    project.configure(created({ rules: [ssh, http, '--bad'] }));
    await project.must(['init']);
    const { stdout } = await project.run('validate', '-json');
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { snippet: { code: string } }[] };
    expect(diagnostics[0]?.snippet.code).toContain('"--bad"');
  });

  test('has nothing to do for a ruleset that declares nothing on an empty host', async () => {
    const nothing = imported({});
    project.configure({
      ...nothing,
      resource: { iptables_ruleset: { web: { host: { address: 'web-1', user: 'root' }, owner: 'web' } } },
    });
    await project.must(['init']);
    expect((await project.plan(address)).actions).toEqual(['no-op']);
  });
});

interface Wanted {
  readonly rules?: readonly (string | null)[] | string;
  readonly host?: Readonly<Record<string, unknown>>;
  readonly extra?: Readonly<Record<string, unknown>>;
}

type Configuration = Readonly<Record<string, unknown>> & {
  readonly resource: Readonly<Record<string, unknown>>;
};

function imported(wanted: Wanted, importedFrom = 'web-1'): Configuration {
  const id = printImportId({ host: { address: importedFrom, user: 'root' }, owner: 'web' });
  return { ...created(wanted), import: [{ to: address, id }] };
}

function created({ rules, host = { address: 'web-1', user: 'root' }, extra = {} }: Wanted): Configuration {
  const INPUT = { policy: 'DROP', ...(rules === undefined ? {} : { rules }) };
  const web = { host, owner: 'web', ipv4: { tables: { filter: { chains: { INPUT } } } }, ...extra };
  return {
    terraform: { required_providers: { iptables: { source: providerSource } } },
    provider: { iptables: [{}] },
    resource: { iptables_ruleset: { web } },
  };
}

/** Adds built-in resources whose output is known only once they are applied. */
function withData(configuration: Configuration, inputs: Readonly<Record<string, unknown>>): Configuration {
  const data = Object.entries(inputs).map(([name, value]) => [name, { input: value }] as const);
  return {
    ...configuration,
    resource: { ...configuration.resource, terraform_data: Object.fromEntries(data) },
  };
}
