import type { ApplyRequest, ApplyStep, EngineParts } from '../../lib/deploy/apply-request';
import { createEngine } from '../../lib/deploy/engine';
import type { Connection } from '../../lib/host/transport';
import { commitScript } from '../../lib/host/transaction/scripts';
import { FakeHost } from '../support/hosts/fake-host';
import { declared } from '../support/project/rulesets';
import { codeOf, diagnosticsOf, rejection } from '../support/project/rejection';

/** A host on which a program changes a chain of its own each time that somebody looks. */
function restlessHost(commit: (tries: number) => 'refused-changed' | 'refused-locked') {
  let looks = 0;
  let commits = 0;
  const connection: Connection = {
    description: 'ssh://host',
    isOpen: true,
    run: async (script, { stdin = Buffer.alloc(0) } = {}) => {
      await new Promise(setImmediate);
      const nonce = stdin.toString('latin1').split('\n', 1)[0] ?? '';
      const frame = (name: string, text: string): string =>
        `${nonce} begin ${name}\n${text}\n${nonce} end 0\n`;
      const save = `*filter\n:INPUT ACCEPT [0:0]\n:f2b-sshd - [0:0]\n-A f2b-sshd -s 192.0.2.${String(++looks)}/32 -j DROP\nCOMMIT\n`;
      const frames = [
        ...(script === commitScript ? [frame(commit(++commits), '')] : []),
        frame('iptables-version', 'iptables v1.8.9 (nf_tables)'),
        frame('iptables-save', save),
        frame('done', ''),
      ];
      return { exitCode: 0, stdout: Buffer.from(frames.join('')), stderr: '' };
    },
    close: () => Promise.resolve(),
  };
  return {
    commits: () => commits,
    openTransport: () => ({ description: 'ssh://host', connect: () => Promise.resolve(connection) }),
  };
}

function apply(parts: Pick<EngineParts, 'openTransport' | 'retryMs'>): Promise<unknown> {
  const chains = { INPUT: { rules: ['-p tcp --dport 22 -j ACCEPT'] } };
  return createEngine({ ...parts, nonce: () => 'a1b2c3d4e5f6a7b8', deployer: 'the tests' }).apply({
    target: { host: { transport: 'ssh', address: 'host' }, options: {} },
    owner: 'web',
    desired: { owner: 'web', foreignRules: 'keep', ipv4: { tables: { filter: { chains } } } },
    expected: undefined,
  });
}

test('where others change the ruleset each time, it is tried again as long as there is time', async () => {
  const host = restlessHost((tries) => (tries === 12 ? 'refused-locked' : 'refused-changed'));
  const error = await rejection(apply({ openTransport: host.openTransport, retryMs: 600_000 }));
  expect([codeOf(error), host.commits()]).toEqual(['apply/locked', 12]);
});

test('when the time is over it is said what changed, after some tries at least', async () => {
  const host = restlessHost(() => 'refused-changed');
  const error = await rejection(apply({ openTransport: host.openTransport, retryMs: 0 }));
  expect(codeOf(error)).toBe('deploy/changes-all-the-time');
  expect(diagnosticsOf(error)[0]?.detail).toContain('ipv4 filter f2b-sshd');
  expect(host.commits()).toBeGreaterThanOrEqual(5);
});

test('an apply tells which step begins', async () => {
  const host = new FakeHost();
  const steps: ApplyStep[] = [];
  await createEngine({
    openTransport: () => host.transport,
    nonce: () => 'a1b2c3d4e5f6a7b8',
    deployer: 'the tests',
  }).apply({
    target: { host: { transport: 'ssh', address: 'host' }, options: {} },
    ...{ owner: 'web', desired: declared({ ipv4: { INPUT: ['-p udp -j DROP'] } }), expected: undefined },
    onStep: (step) => steps.push(step),
  });
  expect(steps).toEqual(['reading', 'committing', 'confirming']);
});

describe('a change after which the deployer does not get in any more', () => {
  const closing = { ipv4: { INPUT: ['-p tcp --dport 22 -j DROP'] } };
  const applyTo = (host: FakeHost, more: Partial<ApplyRequest> = {}) =>
    createEngine({
      openTransport: () => host.transport,
      nonce: () => 'a1b2c3d4e5f6a7b8',
      deployer: 'the tests',
    }).apply({
      target: { host: { transport: 'ssh', address: 'host' }, options: {} },
      ...{ owner: 'web', desired: declared(closing), expected: undefined, ...more },
    });
  const known = { connection: '192.0.2.1 50000 192.0.2.2 22' };

  test('is refused before anything is touched', async () => {
    const host = new FakeHost(known);
    const before = host.save('ipv4');
    expect(codeOf(await rejection(applyTo(host)))).toBe('plan/way-in-blocked');
    expect(host.save('ipv4')).toBe(before);
  });

  test('is refused as well where it takes an address from the host', async () => {
    const host = new FakeHost({
      addresses: '2: eth0    inet 192.0.2.7/24 scope global dynamic eth0\\       valid_lft 80000sec',
    });
    const desired = declared({ ipv4: { INPUT: ['-p udp -j DROP'] } });
    expect(codeOf(await rejection(applyTo(host, { desired })))).toBe('plan/address-lost');
  });

  test('is named first in what is said where its login fails', async () => {
    const host = new FakeHost(known);
    host.failNext('login after the commit', 'login after the commit');
    const error = await rejection(applyTo(host, { acceptLockoutRisk: 'the console is at hand' }));
    const [told] = diagnosticsOf(error);
    expect([told?.code, told?.host]).toEqual(['apply/unreachable', 'rolled-back']);
    expect(told?.detail).toMatch(/^of this change, .*\nfilter INPUT 1: .*--dport 22 .*-j DROP\n/);
  });

  test('is not looked for where a login fails that the change does nothing to', async () => {
    const host = new FakeHost(known);
    host.failNext('login after the commit', 'login after the commit');
    const desired = declared({ ipv4: { INPUT: ['-p udp --dport 53 -j DROP'] } });
    const [told] = diagnosticsOf(await rejection(applyTo(host, { desired })));
    expect([told?.code, told?.detail]).toEqual([
      'apply/unreachable',
      expect.not.stringContaining('of this change'),
    ]);
  });

  test('is made where there is a reason, or where it is not known how the login came', async () => {
    for (const [host, more] of [
      [new FakeHost(known), { acceptLockoutRisk: 'the console is at hand' }],
      [new FakeHost(), {}],
    ] as const) {
      await applyTo(host, more);
      expect(host.save('ipv4')).toMatch(/--dport 22 .*-j DROP/);
    }
  });
});
