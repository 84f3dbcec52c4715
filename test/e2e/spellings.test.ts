/**
 * Rules of which only the host can say how it prints them: after a deploy there is nothing to do, and nothing is asked
 * where nothing needs asking.
 */
import { randomBytes } from 'node:crypto';
import type { DeclaredRuleset } from '../../lib/deploy/declared-ruleset';
import { createEngine } from '../../lib/deploy/engine';
import { printSudoers } from '../../lib/host/rights/sudoers';
import { openTransport } from '../../lib/host/transports/open-transport';
import { sandboxToSsh } from '../../lib/sandbox/sandbox-to-ssh';
import { providerSource } from '../../lib/provider/install/provider-source';
import { printImportId } from '../../lib/resource/import-id';
import { installProvider } from '../../lib/provider/install';
import { command } from '../support/project/command';
import { deploy, destroy, engine, planned, rulesOn, targetOf } from '../support/project/firewall-engine';
import { declared } from '../support/project/rulesets';
import { useSandbox } from '../support/hosts/sandbox';
import { addUser } from '../support/hosts/sandbox-user';
import { shadowCommand, unshadowCommand } from '../support/hosts/shadow-command';
import { useTemporaryFolder } from '../support/project/temporary-folder';
import { TerraformProject } from '../support/terraform/terraform';
import { onHost, targetOf as sshTargetOf } from '../support/faults/transaction-host';
import { backendsOfToday } from '../support/hosts/in-turn';

jest.setTimeout(120_000);

const file = useTemporaryFolder();

const named = '-p tcp -m owner --uid-owner www-data -j ACCEPT';
const group = '-m owner ! --uid-owner www-data --gid-owner adm -j OWN';
const inChain = '-p udp -m owner --gid-owner www-data -j RETURN';
const withNames = declared({
  ipv4: { OUTPUT: [named, group, '-p udp -j ACCEPT'], OWN: [inChain] },
  ipv6: { OUTPUT: [named] },
});

describe.each(backendsOfToday(__filename))('on a host with iptables %s', (backend) => {
  const sandbox = useSandbox(backend);

  test('names of users and groups are printed as numbers, and a second plan is empty', async () => {
    const { operations, rehearsal } = await deploy(sandbox(), withNames);
    expect([operations.length, rehearsal]).toEqual([6, []]);
    const rules = await rulesOn(sandbox());
    expect(rules).toContain('--uid-owner 33');
    expect(rules).not.toContain('--uid-owner www-data');
    await expectNothingToDo(withNames);
    // Also when it is written without being planned first.
    const again = await engine.apply({
      ...{ target: targetOf(sandbox()), owner: 'web', desired: withNames, expected: undefined },
    });
    expect(again.operations).toEqual([]);
    await destroy(sandbox(), 'web');
  });

  test('what was planned without asking is written as it was shown', async () => {
    const { live, fingerprint } = await engine.read(targetOf(sandbox()));
    const { operations } = engine.plan(live, 'web', withNames);
    expect(operations).toContain(
      'ip6tables -I OUTPUT 1 -p tcp -m owner --uid-owner www-data -m comment --comment "cdktf:web" -j ACCEPT',
    );
    const outcome = await engine.apply({
      ...{ target: targetOf(sandbox()), owner: 'web', desired: withNames },
      expected: { fingerprint, operations },
    });
    expect(outcome.operations).toEqual(operations);
    expect(engine.plan(outcome.snapshot.live, 'web', withNames).operations).toEqual([]);
    await expectNothingToDo(withNames);
  });

  test('a user with another number is a difference', async () => {
    await onHost(
      sandbox(),
      'cp /etc/passwd /run/passwd; sed -i "s/^www-data:x:33:/www-data:x:4433:/" /etc/passwd',
    );
    const { live } = await engine.read(targetOf(sandbox()), undefined, [withNames]);
    const { operations } = engine.plan(live, 'web', withNames);
    expect(operations).toHaveLength(3);
    expect(operations.join('\n')).toContain('--uid-owner 4433');
    await onHost(sandbox(), 'cat /run/passwd > /etc/passwd');
    await destroy(sandbox(), 'web');
  });

  test('the text of an extension that is not known here is what the host makes of it', async () => {
    for (const name of ['iptables', 'ip6tables'])
      await shadowCommand(
        sandbox(),
        `${name}-restore`,
        `sed "s/-m nosuch --foo 7/-m mark --mark 0x7/" | /usr/sbin/${name}-restore "$@"`,
      );
    const opaque = '-p tcp -m nosuch --foo 7 -j ACCEPT';
    const desired = declared({ ipv4: { INPUT: [opaque], OWN: [opaque] }, ipv6: { INPUT: [opaque] } });
    await deploy(sandbox(), desired);
    expect(await rulesOn(sandbox())).toContain('-A OWN -p tcp -m mark --mark 0x7 -j ACCEPT');
    await expectNothingToDo(desired);
    await destroy(sandbox(), 'web');
    for (const name of ['iptables', 'ip6tables']) await unshadowCommand(sandbox(), `${name}-restore`);
  });

  test('a user with the rights that are printed and no others deploys them, and what is not tried is said', async () => {
    await addUser(sandbox(), 'deploy', { sudoers: printSudoers({ user: 'deploy' }) });
    const ssh = sshTargetOf(sandbox());
    const target = { ...ssh, host: { ...ssh.host, user: 'deploy' } as typeof ssh.host };
    const plain = declared({ ipv4: { INPUT: ['-p tcp -m tcp --dport 22 -j ACCEPT'] } });
    const first = await engine.apply({ target, owner: 'web', desired: plain, expected: undefined });
    expect([first.operations.length, first.rehearsal]).toEqual([1, []]);
    const second = await engine.apply({ target, owner: 'web', desired: withNames, expected: undefined });
    expect(second.operations.length).toBeGreaterThan(0);
    expect(second.rehearsal.map(({ code }) => code)).toEqual(['apply/not-rehearsed']);
    const { live } = await engine.read(target, undefined, [withNames]);
    expect(engine.plan(live, 'web', withNames).operations).toEqual([]);
    const withSet = declared({ ipv4: { INPUT: ['-m set --match-set blocked src -j DROP'] } });
    const applySet = async () =>
      engine.apply({ target, owner: 'web', desired: withSet, expected: undefined });
    await expect(applySet()).rejects.toMatchObject({ code: 'apply/missing-set' });
    await onHost(sandbox(), 'ipset create blocked hash:ip');
    expect((await applySet()).rehearsal).toEqual([]);
    const bad = declared({ ipv4: { INPUT: ['-m nosuch --foo 7'] } });
    await expect(
      engine.apply({ target, owner: 'web', desired: bad, expected: undefined }),
    ).rejects.toMatchObject({
      code: 'apply/rule-refused',
    });
    await destroy(sandbox(), 'web');
  });

  test('the command finds nothing to do after it has applied them', async () => {
    const rules = file('rules4', `*filter\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT ${named}\nCOMMIT\n`);
    const run = (verb: string, ...args: readonly string[]) =>
      command([verb, '--host', `sandbox:${sandbox().name}`, '--rules4', rules, ...args]);
    expect(await run('apply', '--auto-approve')).toMatchObject({ status: 0, stderr: '' });
    for (const verb of ['plan', 'drift', 'apply'])
      expect(await run(verb)).toMatchObject({ status: 0, stderr: '' });
    const bad = file(
      'bad4',
      `*filter\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT ${named}\n-A OUTPUT -m nosuch --foo 7\nCOMMIT\n`,
    );
    const refused = await command([
      ...['apply', '--auto-approve', '--host', `sandbox:${sandbox().name}`, '--rules4', bad],
    ]);
    expect([refused.status, refused.codes]).toEqual([1, ['apply/rule-refused']]);
    expect(refused.stderr).toContain(`${bad}:4:`);
    await onHost(sandbox(), 'iptables -F OUTPUT');
  });

  test('Terraform has no changes after it has applied them, and points at a rule that is refused', async () => {
    const project = new TerraformProject();
    installProvider({ stackDirectory: project.folder });
    const configure = (rules: readonly string[]): void => {
      const host = { transport: 'sandbox', address: sandbox().name };
      const chains = { OUTPUT: { rules } };
      project.configure({
        terraform: { required_providers: { iptables: { source: providerSource } } },
        provider: { iptables: [{}] },
        resource: {
          iptables_ruleset: { web: { host, owner: 'web', ipv4: { tables: { filter: { chains } } } } },
        },
        import: [{ to: 'iptables_ruleset.web', id: printImportId({ host, owner: 'web' }) }],
      });
    };
    configure([named]);
    await project.must(['init', '-input=false']);
    await project.must(['apply', '-auto-approve']);
    expect(await rulesOn(sandbox())).toContain('--uid-owner 33');
    expect(await project.plan('iptables_ruleset.web')).toMatchObject({ changes: false, actions: ['no-op'] });
    configure([named, '-m nosuch --foo 7']);
    const refused = await project.run('apply', '-auto-approve');
    expect(refused.exitCode).toBe(1);
    expect(refused.stdout + refused.stderr).toContain('apply/rule-refused');
    expect(refused.stdout + refused.stderr).toMatch(
      /on main\.tf\.json line [0-9]+, in resource\.iptables_ruleset\.web/,
    );
    expect(refused.stdout + refused.stderr).toContain('"-m nosuch --foo 7"');
    configure([named]);
    expect(await project.hasChanges()).toBe(false);
    project.remove();
  });

  async function expectNothingToDo(desired: DeclaredRuleset): Promise<void> {
    expect(await planned(sandbox(), desired)).toEqual([]);
  }
});

describe('a ruleset in which nothing needs asking', () => {
  const sandbox = useSandbox('nft');

  test('is read in one round trip', async () => {
    let scripts = 0;
    const counting = createEngine({
      openTransport: ({ host, options }) => {
        const transport = openTransport(host, options, sandboxToSsh);
        return {
          ...transport,
          description: transport.description,
          connect: async (given) => {
            const connection = await transport.connect(given);
            return {
              description: connection.description,
              isOpen: connection.isOpen,
              run: (script, runOptions) => {
                scripts++;
                return connection.run(script, runOptions);
              },
              close: () => connection.close(),
            };
          },
        };
      },
      nonce: () => randomBytes(12).toString('hex'),
      deployer: 'the tests',
    });
    const desired = declared({ ipv4: { INPUT: ['-p tcp -m tcp --dport 22 -j ACCEPT'], OWN: ['-j RETURN'] } });
    await counting.read(targetOf(sandbox()), undefined, [desired]);
    expect(scripts).toBe(1);
    await counting.read(targetOf(sandbox()), undefined, [withNames]);
    expect(scripts).toBe(3);
  });
});
