/** The parts of the engine that need no host: the provider calls them for every plan. */
import { createEngine } from '../../lib/deploy/engine';
import { type LiveRuleset, liveSnapshotOf } from '../../lib/deploy/live-snapshot';
import type { Frame } from '../../lib/host/frames';
import { snapshotOf } from '../../lib/host/read';
import { declared } from '../support/project/rulesets';
import { codeThrownBy } from '../support/project/rejection';

const engine = createEngine({
  openTransport: () => {
    throw new Error('no host is asked');
  },
  nonce: () => 'no host is asked',
  deployer: 'nobody',
});

const place = { family: 'ipv4', table: 'filter', chain: 'INPUT', member: 0 } as const;

function live(save: string): LiveRuleset {
  return { host: 'test', families: [{ family: 'ipv4', version: '1.8.9', backend: 'nft', save }] };
}

describe('a rule', () => {
  test('is checked by itself', () => {
    expect(engine.validateRule(place, '-p tcp --dport 22 -j ACCEPT')).toEqual([]);
    expect(engine.validateRule(place, '--dprot 22')).toMatchObject([{ code: 'parse/unknown-option' }]);
    expect(engine.validateRule({ ...place, chain: 'OUTPUT' }, '-i eth0')).toMatchObject([
      { code: 'parse/wrong-interface' },
    ]);
  });

  test('is the same when it is only spelled differently', () => {
    expect(engine.sameRule('ipv4', '-s 10.1.2.3/8 --protocol tcp', '-p 6 -s 10.0.0.0/255.0.0.0')).toBe(true);
    expect(engine.sameRule('ipv4', '-p tcp', '-p udp')).toBe(false);
    expect(engine.sameRule('ipv4', '--not-a-rule', '--not-a-rule')).toBe(true);
  });
});

describe('a host whose ip6tables-save fails for another reason than missing IPv6', () => {
  const desired = declared({ ipv4: { INPUT: ['-p tcp --dport 22 -j ACCEPT'] } });
  const frames = (status: number): ReadonlyMap<string, Frame> =>
    new Map(
      [
        ['iptables-version', 'iptables v1.8.9 (nf_tables)', 0],
        ['iptables-save', '*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n', 0],
        ['ip6tables-version', 'ip6tables v1.8.9 (nf_tables)', 0],
        ['ip6tables-save', '', status],
        ['ip6tables-stderr', 'Segmentation fault', 0],
      ].map(([name, text, exit]) => {
        const frame = { name: String(name), bytes: Buffer.from(String(text)), status: Number(exit) };
        return [frame.name, frame];
      }),
    );

  test('is planned in IPv4, with a warning that IPv6 is left as it is', () => {
    const { live: host } = liveSnapshotOf(snapshotOf(frames(139), 'web-1', []), 'web-1');
    const { operations, warnings } = engine.plan(host, 'web', desired);
    expect(operations).toHaveLength(1);
    expect(warnings.map(({ code, severity }) => [code, severity])).toEqual([['host/save-failed', 'warning']]);
  });

  test('is refused with the reason where IPv6 rules are declared', () => {
    const { live: host } = liveSnapshotOf(snapshotOf(frames(139), 'web-1', []), 'web-1');
    const both = declared({ ipv4: { INPUT: ['-j LOG'] }, ipv6: { INPUT: ['-j LOG'] } });
    expect(codeThrownBy(() => engine.plan(host, 'web', both))).toBe('host/save-failed');
  });

  test('is never taken for verified where a plan has changed IPv6', () => {
    expect(codeThrownBy(() => snapshotOf(frames(139), 'web-1'))).toBe('host/save-failed');
    expect(codeThrownBy(() => snapshotOf(frames(139), 'web-1', ['ipv6']))).toBe('host/save-failed');
  });
});

describe('a plan', () => {
  const desired = declared({ ipv4: { INPUT: ['-p tcp --dport 22 -j ACCEPT'] } });

  test('is the same each time it is made', () => {
    const host = live('*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -j LOG\nCOMMIT\n');
    const first = engine.plan(host, 'web', desired);
    expect(first.operations).toEqual([
      'iptables -I INPUT 1 -p tcp -m tcp --dport 22 -m comment --comment "cdktf:web" -j ACCEPT',
    ]);
    expect(engine.plan(JSON.parse(JSON.stringify(host)) as LiveRuleset, 'web', desired)).toEqual(first);
  });

  test("takes away all that is an owner's when nothing is wanted", () => {
    const host = live(
      '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -m comment --comment "cdktf:web" -j LOG\n-A INPUT -j LOG\nCOMMIT\n',
    );
    expect(engine.plan(host, 'web', undefined).operations).toEqual(['iptables -D INPUT 1']);
    expect(engine.plan(host, 'mail', undefined).operations).toEqual([]);
  });

  test('keeps every byte of a comment that is no UTF-8', () => {
    const broken = '\udcff';
    const host = live(
      `*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -m comment --comment "a${broken}" -j LOG\nCOMMIT\n`,
    );
    const { plan } = engine.plan(host, 'web', desired);
    const rules = plan.families[0]?.expected.tables.get('filter')?.chains.get('INPUT')?.rules;
    expect(rules?.[1]?.text).toContain(`a${broken}`);
  });

  test.each([
    ['a listing without its end', '*filter\n:INPUT ACCEPT [0:0]\n', 'read/truncated'],
    ['a listing that ends in the middle of a line', '*filter\n:INPUT ACC', 'read/truncated'],
    [
      'a listing that leaves a table out',
      "# Table `filter' is incompatible, use 'nft' tool.\n",
      'read/incompatible-table',
    ],
    [
      'a listing with base chains that are not shown',
      "# Table `nat' contains incompatible base-chains, use 'nft' tool to list them.\n*nat\nCOMMIT\n",
      'read/incompatible-table',
    ],
    [
      'a rule that is not shown in full',
      '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -m multiport[unsupported revision]\nCOMMIT\n',
      'read/unsupported-revision',
    ],
    [
      'a comment with a line break',
      '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -m comment --comment "a\n-A INPUT -j ACCEPT" -j DROP\nCOMMIT\n',
      'read/unreadable-rule',
    ],
  ])('is not made on %s', (_what, save, code) => {
    expect(codeThrownBy(() => engine.plan(live(save), 'web', desired))).toBe(code);
  });
});

describe('a host whose iptables-restore is too old to wait for the lock', () => {
  const desired = declared({ ipv4: { INPUT: ['-p tcp --dport 22 -j ACCEPT'] } });
  const on = (version: string, backend: 'legacy' | 'nft'): readonly string[] => {
    const save = '*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n';
    const host: LiveRuleset = { host: 'test', families: [{ family: 'ipv4', version, backend, save }] };
    return engine.plan(host, 'web', desired).warnings.map(({ code }) => code);
  };

  test('is told of by the plan already', () => {
    for (const version of ['1.4.21', '1.6.1', '1.6'])
      expect(on(version, 'legacy')).toEqual(['deploy/old-iptables']);
    for (const version of ['1.6.2', '1.8.9', '2.0.0', 'unknown']) expect(on(version, 'legacy')).toEqual([]);
    expect(on('1.6.1', 'nft')).toEqual([]);
  });
});
