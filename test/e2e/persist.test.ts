/** What a host holds after a boot: the file is loaded as its boot service would, on a host that has lost its power. */
import type { DeclaredRuleset } from '../../lib/deploy/declared-ruleset';
import type { ApplyOutcome } from '../../lib/deploy/apply-request';
import type { Sandbox } from '../../lib/sandbox/sandbox';
import { sandboxReboot } from '../../lib/sandbox/sandbox-reboot';
import { engine, rulesOn, targetOf } from '../support/project/firewall-engine';
import { useSandboxes } from '../support/hosts/sandbox';
import { shadowCommand, unshadowCommand } from '../support/hosts/shadow-command';
import { addUser } from '../support/hosts/sandbox-user';
import { onHost } from '../support/faults/transaction-host';
import { backendsOfToday } from '../support/hosts/in-turn';

const FILES = { ipv4: '/etc/iptables/rules.v4', ipv6: '/etc/iptables/rules.v6' };

const foreign = `# kept by hand
*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:theirs - [0:0]
-A INPUT -p tcp --dport 9 -j theirs
# and this
-A theirs -j ACCEPT
COMMIT
`;

const web: DeclaredRuleset = {
  owner: 'web',
  foreignRules: 'keep',
  ipv4: {
    tables: {
      filter: {
        chains: {
          INPUT: { policy: 'DROP', rules: ['-p tcp -m tcp --dport 22 -j ACCEPT', '-j own'] },
          own: { rules: ['-p tcp -m tcp --dport 80 -j ACCEPT'] },
        },
      },
      nat: { chains: { POSTROUTING: { rules: ['-o eth9 -j MASQUERADE'] } } },
    },
  },
  ipv6: { tables: { filter: { chains: { INPUT: { rules: ['-p tcp -m tcp --dport 80 -j ACCEPT'] } } } } },
};

const other: DeclaredRuleset = {
  ...web,
  ipv4: { tables: { filter: { chains: { INPUT: { rules: ['-p tcp -m tcp --dport 81 -j ACCEPT'] } } } } },
};

interface Applying {
  readonly user?: string;
  readonly confirm?: () => Promise<boolean>;
}

async function apply(
  sandbox: Sandbox,
  desired: DeclaredRuleset | undefined,
  { user, ...rest }: Applying = {},
): Promise<ApplyOutcome> {
  const { host } = targetOf(sandbox);
  const target =
    user === undefined
      ? { host, options: {} }
      : {
          host: { transport: 'ssh' as const, address: sandbox.management.address4, user },
          options: {
            identityFiles: [sandbox.identityFile],
            knownHostsFiles: [sandbox.knownHostsFile],
            agent: false as const,
            configFile: false as const,
          },
        };
  return engine.apply({ target, owner: 'web', desired, expected: undefined, persist: true, ...rest });
}

/** As `systemctl enable netfilter-persistent` leaves it. */
async function enableService(sandbox: Sandbox): Promise<void> {
  const wants = '/etc/systemd/system/multi-user.target.wants';
  await onHost(sandbox, `mkdir -p ${wants}; touch ${wants}/netfilter-persistent.service`);
}

async function write(sandbox: Sandbox, file: string, text: string): Promise<void> {
  await onHost(sandbox, `mkdir -p "$(dirname ${file})"; cat > ${file}`, text);
}

function codesOf({ persistence }: ApplyOutcome): readonly string[] | undefined {
  return persistence?.warnings.map(({ code }) => code);
}

describe.each(backendsOfToday(__filename))('with iptables %s', (backend) => {
  const make = useSandboxes();

  test('after a power loss, the file gives the rules that were live, and leaves those of others', async () => {
    let sandbox = await make(backend);
    await enableService(sandbox);
    await write(sandbox, FILES.ipv4, foreign);
    await onHost(sandbox, `iptables-restore < ${FILES.ipv4}`);
    await onHost(
      sandbox,
      'iptables -N f2b-sshd; iptables -A f2b-sshd -j RETURN; iptables -A FORWARD -j f2b-sshd',
    );
    const { persistence } = await apply(sandbox, web);
    expect(persistence).toEqual({
      kept: [FILES.ipv4, FILES.ipv6],
      written: [FILES.ipv4, FILES.ipv6],
      warnings: [],
    });
    const lines = (await onHost(sandbox, `cat ${FILES.ipv4}`)).split('\n');
    expect(foreign.split('\n').filter((line) => !lines.includes(line))).toEqual([]);
    expect(lines).toContain(':INPUT DROP [0:0]');
    expect(lines.join('\n')).not.toContain('f2b');
    await onHost(sandbox, 'iptables -D FORWARD -j f2b-sshd; iptables -F f2b-sshd; iptables -X f2b-sshd');
    const before = await rulesOn(sandbox);

    sandbox = await sandboxReboot(sandbox.name);
    expect(await rulesOn(sandbox)).not.toBe(before);
    await onHost(sandbox, `iptables-restore < ${FILES.ipv4}; ip6tables-restore < ${FILES.ipv6}`);
    expect(await rulesOn(sandbox)).toBe(before);
    const { live } = await engine.read(targetOf(sandbox));
    expect(engine.plan(live, 'web', web).operations).toEqual([]);
  });

  test.each([
    ['before the confirmation, the old ones', false],
    ['after the confirmation, the new ones', true],
  ])('after a power loss %s', async (_, isConfirmed) => {
    let sandbox = await make(backend);
    await enableService(sandbox);
    await apply(sandbox, other);
    const old = await rulesOn(sandbox);
    let lost = (): void => undefined;
    const losing = new Promise<void>((resolve) => (lost = resolve));
    // The host has committed the change and been reached; it goes away before the answer.
    const confirm = async (): Promise<boolean> => {
      expect(await rulesOn(sandbox)).not.toBe(old);
      if (!isConfirmed) sandbox = await sandboxReboot(sandbox.name);
      lost();
      return true;
    };
    const applying = apply(sandbox, web, { confirm }).catch((error: unknown) => error);
    await losing;
    if (isConfirmed) await applying;
    const live = await rulesOn(sandbox);
    if (isConfirmed) sandbox = await sandboxReboot(sandbox.name);
    await onHost(sandbox, `iptables-restore < ${FILES.ipv4}; ip6tables-restore < ${FILES.ipv6}`);
    expect(await rulesOn(sandbox)).toBe(isConfirmed ? live : old);
    expect(await applying).toMatchObject(isConfirmed ? { persistence: {} } : { code: 'apply/rolled-back' });
    expect(await rulesOn(sandbox)).toBe(isConfirmed ? live : old);
    expect(await onHost(sandbox, 'ls /run')).not.toContain('cdktf-iptables');
  });

  test('a second apply writes nothing; a file that somebody changed is mended without a change of the rules', async () => {
    const sandbox = await make(backend);
    await enableService(sandbox);
    await apply(sandbox, web);
    const times = async (): Promise<string> => onHost(sandbox, 'stat -c "%n %i %Y %y" /etc/iptables/*');
    const before = await times();
    expect((await apply(sandbox, web)).persistence).toMatchObject({
      written: [],
      kept: [FILES.ipv4, FILES.ipv6],
    });
    expect(await times()).toBe(before);

    await onHost(sandbox, `sed -i "/--dport 80/d" ${FILES.ipv4}`);
    const compare = async () => {
      const { live } = await engine.read(targetOf(sandbox));
      return engine.compareBootFiles({ target: targetOf(sandbox), owner: 'web', desired: web, live });
    };
    expect((await compare()).stale).toEqual([FILES.ipv4]);
    const { operations, persistence } = await apply(sandbox, web);
    expect([operations, persistence?.written]).toEqual([[], [FILES.ipv4]]);
    expect((await compare()).stale).toEqual([]);
    expect(await onHost(sandbox, `cat ${FILES.ipv4}`)).toContain('--dport 80');
  });

  test('a change that is not confirmed never reaches the file', async () => {
    const sandbox = await make(backend);
    await apply(sandbox, web);
    const files = 'cat /etc/iptables/*';
    const before = await onHost(sandbox, files);
    await expect(apply(sandbox, other, { confirm: () => Promise.resolve(false) })).rejects.toMatchObject({
      code: 'apply/declined',
    });
    expect(await onHost(sandbox, files)).toBe(before);
  });

  test('what is taken away from the host leaves the file, which others go on using', async () => {
    const sandbox = await make(backend);
    await write(sandbox, FILES.ipv4, foreign);
    await onHost(sandbox, `iptables-restore < ${FILES.ipv4}`);
    await apply(sandbox, web);
    await apply(sandbox, undefined);
    const text = await onHost(sandbox, `cat ${FILES.ipv4}`);
    expect(text.startsWith(foreign)).toBe(true);
    expect(text).not.toMatch(/cdktf|MASQUERADE/);
  });
});

describe('the file', () => {
  const make = useSandboxes();

  test('keeps its mode and owner; a new one is for root alone', async () => {
    const sandbox = await make('nft');
    await write(sandbox, FILES.ipv4, foreign);
    await onHost(sandbox, `chown root:adm ${FILES.ipv4}; chmod 640 ${FILES.ipv4}`);
    await apply(sandbox, web);
    expect((await onHost(sandbox, 'stat -c "%n %a %U:%G" /etc/iptables/*')).trim().split('\n')).toEqual([
      `${FILES.ipv4} 640 root:adm`,
      `${FILES.ipv6} 600 root:root`,
    ]);
  });

  test('stays as it was when the disk is full, and the rules are live', async () => {
    const sandbox = await make('nft');
    await onHost(sandbox, 'mount -t tmpfs -o size=4k tmpfs /etc/iptables');
    await write(sandbox, FILES.ipv4, foreign);
    const outcome = await apply(sandbox, web);
    expect(codesOf(outcome)).toEqual(['persist/no-space']);
    expect(await onHost(sandbox, `ls /etc/iptables; cat ${FILES.ipv4}`)).toBe(`rules.v4\n${foreign}`);
    expect(await rulesOn(sandbox)).toContain('--dport 80');
  });

  test('that cannot be read is left alone', async () => {
    const sandbox = await make('nft');
    await write(sandbox, FILES.ipv4, 'iptables -A INPUT -j ACCEPT\n');
    expect(codesOf(await apply(sandbox, web))).toEqual(['persist/unreadable-file']);
    expect(await onHost(sandbox, `cat ${FILES.ipv4}`)).toBe('iptables -A INPUT -j ACCEPT\n');
  });

  test('that somebody changes while it is written gets both changes', async () => {
    const sandbox = await make('nft');
    await write(sandbox, FILES.ipv4, foreign);
    const late = `${foreign}# late\n`;
    await write(sandbox, '/root/late', late);
    // The first write finds the other one between its two looks.
    await shadowCommand(
      sandbox,
      'sync',
      `[ -e /root/done ] || cat /root/late > ${FILES.ipv4}\ntouch /root/done\nexec /usr/bin/sync "$@"`,
    );
    await onHost(sandbox, 'cp /usr/local/sbin/sync /usr/local/bin/sync');
    const { persistence } = await apply(sandbox, web);
    await unshadowCommand(sandbox, 'sync');
    expect(persistence?.written).toContain(FILES.ipv4);
    const text = await onHost(sandbox, `cat ${FILES.ipv4}`);
    expect(text).toContain('# late');
    expect(text).toContain('--dport 80');
  });

  test.each([
    [
      'RHEL',
      'mkdir -p /usr/libexec/iptables; touch /usr/libexec/iptables/iptables.init',
      '/etc/sysconfig/iptables',
    ],
    ['Alpine', 'mkdir -p /etc/conf.d; touch /etc/conf.d/iptables', '/etc/iptables/rules-save'],
    [
      'Gentoo',
      'mkdir -p /etc/conf.d; echo "IPTABLES_SAVE=\\"/var/lib/iptables/rules-save\\" # here" > /etc/conf.d/iptables',
      '/var/lib/iptables/rules-save',
    ],
    [
      'Arch',
      'mkdir -p /usr/lib/systemd/system;' +
        ' echo "ExecStart=/usr/bin/iptables-restore -w /etc/iptables/iptables.rules" > /usr/lib/systemd/system/iptables.service',
      '/etc/iptables/iptables.rules',
    ],
  ])('is found as %s has it', async (_name, prepare, path) => {
    const sandbox = await make('nft');
    await onHost(sandbox, prepare);
    const outcome = await apply(sandbox, web);
    expect(outcome.persistence?.written[0]).toBe(path);
    expect(codesOf(outcome)).toEqual(['persist/not-loaded']);
  });

  test('is nowhere on a host that loads none', async () => {
    const sandbox = await make('nft');
    await onHost(sandbox, 'rm -r /etc/iptables');
    expect(codesOf(await apply(sandbox, web))).toEqual(['persist/no-place']);
  });

  test('is written with the documented rights and no others', async () => {
    const sandbox = await make('nft');
    await enableService(sandbox);
    await write(sandbox, FILES.ipv4, foreign);
    const commands = Object.values(FILES).flatMap((file) => [
      `/usr/bin/cat ${file}`,
      `/usr/bin/cat ${file}.cdktf-iptables`,
      `/usr/bin/rm -f ${file}.cdktf-iptables`,
      `/usr/bin/cp -a ${file} ${file}.cdktf-iptables`,
      `/usr/bin/tee ${file}.cdktf-iptables`,
      `/usr/bin/sync ${file}.cdktf-iptables`,
      `/usr/bin/mv -f ${file}.cdktf-iptables ${file}`,
    ]);
    await apply(sandbox, web);
    await write(sandbox, FILES.ipv4, foreign);
    // The rules are as declared, so nothing but reading them and writing the file is needed.
    const rights = ['iptables', 'ip6tables'].flatMap((command) => [
      `/usr/sbin/${command}-save -c`,
      `/usr/sbin/${command}-legacy-save`,
      `/usr/sbin/${command}-nft-save`,
    ]);
    const all = [...rights, ...commands, '/usr/bin/sync /etc/iptables'];
    await addUser(sandbox, 'deploy', { sudoers: `deploy ALL=(root) NOPASSWD: ${all.join(', ')}` });
    const { operations, persistence } = await apply(sandbox, web, { user: 'deploy' });
    expect(operations).toEqual([]);
    expect(persistence).toMatchObject({ written: [FILES.ipv4], warnings: [] });

    await addUser(sandbox, 'reader', { sudoers: `reader ALL=(root) NOPASSWD: ${rights.join(', ')}` });
    expect(codesOf(await apply(sandbox, web, { user: 'reader' }))).toEqual(['persist/no-privilege']);
  });
});
