/** A plan that is saved, reviewed and applied: what is made is what was reviewed, or nothing. */
import { readFileSync } from 'node:fs';
import { bootFiles, printSudoers } from '../../lib/host/rights/sudoers';
import { digestOf } from '../../lib/cli/saved-plan/canonical-json';
import type { SavedPlan, SavedPlannedHost } from '../../lib/cli/saved-plan/saved-plan';
import { command } from '../support/project/command';
import { backendsOfToday } from '../support/hosts/in-turn';
import { useSandbox } from '../support/hosts/sandbox';
import { addUser } from '../support/hosts/sandbox-user';
import { schemaFaults } from '../support/project/published-schema';
import { useTemporaryFolder } from '../support/project/temporary-folder';
import { onHost } from '../support/faults/transaction-host';

const file = useTemporaryFolder();
const secret = 'correct horse battery staple';

function readPlan(path: string): SavedPlan {
  return JSON.parse(readFileSync(path, 'utf8')) as SavedPlan;
}

/** A file as somebody would leave it who edits it; with `isSigned`, who knows how its digest is made. */
function edited(path: string, edit: (plan: SavedPlan) => object, isSigned = false): string {
  const { digest, ...content } = { ...readPlan(path), ...edit(readPlan(path)) };
  const written = { ...content, digest: isSigned ? digestOf(content) : digest };
  return file('edited.json', JSON.stringify(written));
}

/** The plan with another host of the owner `web`. */
function withHost(plan: SavedPlan, edit: (host: SavedPlannedHost) => object): object {
  return {
    hosts: plan.hosts.map((host) =>
      host.owner === 'web' ? { ...host, ...edit(host as SavedPlannedHost) } : host,
    ),
  };
}

describe.each(backendsOfToday(__filename))('on a host with iptables %s', (backend) => {
  const sandbox = useSandbox(backend);
  const user = backend === 'nft' ? 'deploy' : 'root';

  beforeAll(async () => {
    await addUser(sandbox(), 'deploy', {
      sudoers: printSudoers({ user: 'deploy', bootFiles: bootFiles.debian }),
    });
  });

  const login = (): readonly string[] => [
    ...['--identity', sandbox().identityFile, '--known-hosts', sandbox().knownHostsFile],
  ];
  const rulesets = async (): Promise<string> =>
    (await onHost(sandbox(), 'iptables-save; ip6tables-save; ipset save')).replace(
      /^#.*\n|\[[0-9]+:[0-9]+\]/gm,
      '',
    );

  function writeApp(port: number): string {
    const { address4 } = sandbox().management;
    const ruleset = (owner: string, rules: readonly string[], more: object = {}): object => ({
      '//': {
        metadata: { path: `edge/${owner}` },
        constructs: { [`edge/${owner}/web`]: { 'ipv4 filter INPUT': '1' } },
      },
      ...{ host: { address: address4, user }, owner, ...more },
      ipv4: { tables: { filter: { chains: { INPUT: { rules } } } } },
    });
    const web = ruleset(
      'web',
      [`-p tcp --dport ${String(port)} -j ACCEPT`, '-m set --match-set blocked src -j DROP'],
      {
        sets: { blocked: { type: 'hash:net', entries: ['198.51.100.0/24'] } },
        persist: true,
      },
    );
    const other = ruleset('other', ['-p tcp --dport 9 -j DROP']);
    file('app/stacks/edge/cdk.tf.json', JSON.stringify({ resource: { iptables_ruleset: { web, other } } }));
    const entry = { name: 'edge', constructPath: 'edge', synthesizedStackPath: 'stacks/edge/cdk.tf.json' };
    file('app/manifest.json', JSON.stringify({ version: '0.21.0', stacks: { edge: entry } }));
    return file('app');
  }

  const plan = async (port: number): Promise<string> => {
    const out = file('plan.json');
    const args = ['plan', '--app', writeApp(port), ...login(), '--out', out, '--commit', 'a'.repeat(40)];
    const { status, stderr } = await command(args, { env: { CDKTF_IPTABLES_PASSPHRASE: secret } });
    expect([status, stderr]).toEqual([
      2,
      `saved the plan to ${out}; its digest is ${readPlan(out).digest}\n`,
    ]);
    return out;
  };

  test('a reviewed plan is applied as it was reviewed, and once more there is nothing to do', async () => {
    const out = await plan(80);
    expect(readFileSync(out, 'utf8')).not.toContain(secret);
    const { digest, hosts } = readPlan(out);
    const reviewed = await command(['review', out, '--format', 'json']);
    expect(reviewed).toMatchObject({ status: 0, stderr: '' });
    const shown = JSON.parse(reviewed.stdout) as { hosts: readonly { operations: unknown }[] };
    expect(shown.hosts.map(({ operations }) => operations)).toEqual(
      hosts.map((host) => (host as SavedPlannedHost).operations),
    );
    expect(reviewed.stdout).toContain('edge/web/web');
    expect(schemaFaults('saved-plan', readPlan(out))).toEqual([]);
    expect(schemaFaults('review', shown)).toEqual([]);

    const applied = await command([
      'apply',
      out,
      ...login(),
      '--approve-digest',
      digest,
      '--commit',
      'a'.repeat(9),
    ]);
    expect([applied.status, applied.stdout.match(/^applied /gm)?.length]).toEqual([0, 2]);
    expect(applied.stderr).toContain('wrote /etc/iptables/ipsets');
    expect(await rulesets()).toContain('--dport 80 ');
    const again = await command(['apply', out, ...login(), '--approve-digest', digest]);
    expect([again.status, again.stdout.match(/^unchanged /gm)?.length]).toEqual([0, 2]);
  });

  test('a plan that is not the reviewed one is refused, and nothing is changed', async () => {
    const out = await plan(81);
    const before = await rulesets();
    const approved = ['--approve-digest', readPlan(out).digest];
    const addRule = (each: SavedPlannedHost): object => ({
      commands: each.commands.map((text) => text.replace('81', '82')),
    });
    const other = (each: SavedPlannedHost): object => ({
      expected: each.expected.map(({ family, save }) => ({ family, save: save.replace('81', '82') })),
    });
    const smuggled = (each: SavedPlannedHost): object => ({
      desired: JSON.parse(
        JSON.stringify(each.desired).replace(
          '--dport 81 -j ACCEPT',
          '--dport 81 -j ACCEPT\\n-A INPUT -j ACCEPT',
        ),
      ) as object,
    });
    const refusals: readonly (readonly [code: string, edit: () => string, options: readonly string[]])[] = [
      ['saved/not-the-approved-one', () => edited(out, (all) => withHost(all, addRule), true), approved],
      ['saved/edited', () => edited(out, (all) => withHost(all, addRule)), ['--auto-approve']],
      ['saved/contradictory', () => edited(out, (all) => withHost(all, addRule), true), ['--auto-approve']],
      ['saved/contradictory', () => edited(out, (all) => withHost(all, other), true), ['--auto-approve']],
      [
        'parse/control-character',
        () => edited(out, (all) => withHost(all, smuggled), true),
        ['--auto-approve'],
      ],
      ['saved/other-version', () => edited(out, () => ({ producer: '0.0.9' }), true), ['--auto-approve']],
      ['saved/other-commit', () => out, [...approved, '--commit', 'b'.repeat(40)]],
      ['cli/not-approved', () => out, []],
    ];
    for (const [code, path, options] of refusals) {
      const run = await command(['apply', path(), ...login(), ...options]);
      expect([code, run.status, run.codes]).toEqual([code, 1, [code]]);
    }
    expect(await rulesets()).toBe(before);

    await onHost(sandbox(), 'iptables -A INPUT -p tcp --dport 83 -j ACCEPT');
    const changed = await rulesets();
    const run = await command(['apply', out, ...login(), ...approved]);
    // Of both owners of the host.
    expect([run.status, ...new Set(run.codes)]).toEqual([1, 'deploy/changed-since-plan']);
    expect(await rulesets()).toBe(changed);
  });

  test('a rules file with sets is saved and applied, with what was chosen', async () => {
    const rules4 = file(
      'rules4',
      '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -m set --match-set mine src -j DROP\nCOMMIT\n',
    );
    const sets = file(
      'sets',
      'create mine hash:ip timeout 600 comment\nadd mine 192.0.2.1 timeout 0 comment "a b"\n',
    );
    const out = file('rules.json');
    const on = ['--host', `sandbox:${sandbox().name}`, '--rules4', rules4, '--sets', sets];
    expect(await command(['plan', ...on, '--out', out, '--persist'])).toMatchObject({ status: 2 });
    const applied = await command(['apply', out, '--auto-approve']);
    expect(applied.status).toBe(0);
    expect(applied.stderr).toContain('wrote /etc/iptables/ipsets');
    expect(await rulesets()).toMatch(/add mine 192.0.2.1 .*comment "a b"/);
    expect(await command(['plan', ...on])).toMatchObject({ status: 0 });

    await onHost(sandbox(), 'iptables -A INPUT -p tcp --dport 84 -j ACCEPT; ipset add mine 192.0.2.2');
    const drifted = await command(['drift', ...on, '--persist', '--format', 'json']);
    expect([drifted.status, schemaFaults('drift', JSON.parse(drifted.stdout))]).toEqual([2, []]);
    const since = file('drift.json', drifted.stdout);
    expect((await command(['drift', ...on, '--since', since])).stdout).toContain('differences, 0 new');
    const list = await command(['sandbox', 'list', '--json']);
    expect(schemaFaults('sandbox-list', JSON.parse(list.stdout))).toEqual([]);
    expect(schemaFaults('sandbox', sandbox())).toEqual([]);
  });
});
