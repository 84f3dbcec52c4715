/** Rules that are live and may not outlast a reboot are warnings: the change itself was made. */
import type { DeclaredRuleset } from '../../lib/deploy/declared-ruleset';
import { desiredHost } from '../../lib/deploy/desired-host';
import { persist } from '../../lib/deploy/persist';
import { type FramedAnswer, framedConnection } from '../support/hosts/framed-connection';
import { declared, hostWith, liveRuleset } from '../support/project/rulesets';

const files = (parts: FramedAnswer = {}): FramedAnswer => ({
  place: 'debian',
  user: 'admin',
  'iptables-path': '/etc/iptables/rules.v4',
  'iptables-file': '',
  'iptables-service': 'netfilter-persistent',
  'ip6tables-path': '/etc/iptables/rules.v6',
  'ip6tables-file': '',
  'ip6tables-service': 'netfilter-persistent',
  ...parts,
});

async function warningsOf(...answers: readonly FramedAnswer[]) {
  return warningsWith({}, ...answers);
}

async function warningsWith(more: Partial<DeclaredRuleset>, ...answers: readonly FramedAnswer[]) {
  let nonces = 0;
  const { warnings } = await persist(framedConnection(answers), {
    desired: desiredHost({
      ...declared({ ipv4: { INPUT: ['-p tcp -m tcp --dport 22 -j ACCEPT'] } }),
      ...more,
    }),
    live: hostWith(
      liveRuleset({ INPUT: ['-p tcp -m tcp --dport 22 -m comment --comment "cdktf:web" -j ACCEPT'] }),
    ),
    nonce: () => `nonce${String(nonces++).padStart(16, '0')}`,
  });
  return warnings.map(({ code, severity, host, retry }) => [code, severity, host, retry]);
}

test('a boot file that cannot be read is one', async () => {
  const unreadable = files({
    'iptables-file': ['', 1],
    'iptables-file-stderr': 'cat: rules.v4: Input/output error',
  });
  expect(await warningsOf(unreadable)).toEqual([['persist/failed', 'warning', 'changed', 'no']]);
});

test.each<[said: string, code: string, retry: string]>([
  ['locked', 'persist/locked', 'later'],
  ['failed\nmv: No space left on device', 'persist/no-space', 'no'],
  ['failed\nsudo: a password is required', 'persist/no-privilege', 'no'],
  ['failed\nmv: Read-only file system', 'persist/failed', 'no'],
])('a boot file that cannot be written is one: %j', async (said, code, retry) => {
  expect(await warningsOf(files(), { outcome: said })).toEqual([[code, 'warning', 'changed', retry]]);
});

const setsFile = (content: string, status = 0): FramedAnswer => ({
  'ipset-path': '/etc/iptables/ipsets',
  'ipset-file': content,
  'ipset-service': ['netfilter-persistent', status],
  sets: ['', 1],
});
const naming = '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -m set --match-set bad-hosts src -j DROP\nCOMMIT\n';

describe('a boot file that names ipsets', () => {
  const withSets = (more: FramedAnswer): FramedAnswer => ({
    ...files({ 'iptables-file': naming, ...more }),
    outcome: 'written',
  });
  const missing = [['persist/sets-not-loaded', 'warning', 'changed', 'no']];

  test('is warned of by name where nothing loads them before: it would fail whole', async () => {
    expect(await warningsOf(withSets({ sets: ['', 1] }))).toEqual(missing);
  });

  test('is warned of where the file of sets that is loaded before it lacks one', async () => {
    expect(await warningsOf(withSets(setsFile('create other hash:ip\n')))).toEqual(missing);
  });

  test('is warned of where its sets are loaded too late, or not at all', async () => {
    expect(await warningsOf(withSets(setsFile('create bad-hosts hash:ip\n', 1)))).toEqual(missing);
  });

  test('is none where the sets are loaded before it', async () => {
    expect(await warningsOf(withSets(setsFile('create bad-hosts hash:ip\n')))).toEqual([]);
  });

  test('is none where something of the host loads sets that are not known here', async () => {
    expect(await warningsOf(withSets({ sets: ['', 0] }))).toEqual([]);
  });
});

describe('declared sets', () => {
  const blocked = { sets: { blocked: { type: 'hash:net', entries: ['192.0.2.0/24'] } } };
  const rules = ['-m set --match-set blocked src -j DROP'];
  const written = { outcome: 'written' };

  /** What is written, in order, and what is left to say. */
  async function persisted(answer: FramedAnswer, more: Partial<DeclaredRuleset> = blocked) {
    const writes: string[] = [];
    const host = framedConnection([answer]);
    let nonces = 0;
    const { kept, warnings } = await persist(
      {
        ...host,
        run: (script, options) => {
          const [, path = '', , , ...content] = (options?.stdin ?? Buffer.alloc(0))
            .toString('utf8')
            .split('\n');
          if (path !== '')
            writes.push(`${path}: ${content.filter((line) => /set |^create|^add/.test(line)).join('; ')}`);
          return host.run(script, options ?? {});
        },
      },
      {
        desired: { ...desiredHost({ ...declared({ ipv4: { INPUT: rules } }), ...more }), families: ['ipv4'] },
        live: hostWith(
          liveRuleset({
            INPUT: ['-m set --match-set blocked src -m comment --comment "cdktf:web" -j DROP'],
          }),
        ),
        nonce: () => `nonce${String(nonces++).padStart(16, '0')}`,
      },
    );
    const summaries = warnings.map(({ summary }) => summary);
    return { writes, kept, codes: warnings.map(({ code }) => code), summaries };
  }

  test('are written before the rules that name them', async () => {
    const { writes, kept, codes } = await persisted({
      ...files(setsFile('create theirs hash:ip\n')),
      ...written,
    });

    expect(writes.map((write) => write.split(':')[0])).toEqual([
      '/etc/iptables/ipsets',
      '/etc/iptables/rules.v4',
    ]);
    expect(writes[0]).toBe(
      '/etc/iptables/ipsets: create theirs hash:ip; create blocked hash:net family inet; add blocked 192.0.2.0/24',
    );
    expect([kept, codes]).toEqual([['/etc/iptables/ipsets', '/etc/iptables/rules.v4'], []]);
  });

  test('that go leave the file only after the rules that name them', async () => {
    const ledger =
      ':cdktf-ledger-web - [0:0]\n-A cdktf-ledger-web -m comment --comment "owner web"\n-A cdktf-ledger-web -m comment --comment "set old"\n';
    const { writes } = await persisted({
      ...files({
        ...setsFile('create old hash:ip\n'),
        'iptables-file': `*filter\n:INPUT ACCEPT [0:0]\n${ledger}-A INPUT -m set --match-set old src -m comment --comment "cdktf:web" -j DROP\nCOMMIT\n`,
      }),
      ...written,
    });

    expect(writes.map((write) => write.split(';').length)).toEqual([3, expect.any(Number), 2]);
    expect(writes[0]).toContain('create old');
    expect(writes[2]).not.toContain('create old');
  });

  test('that nothing would load keep rules out of a file that loads now', async () => {
    const { writes, kept, codes } = await persisted({
      ...files({ ...setsFile('', 1), 'iptables-file': '*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n' }),
      ...written,
    });

    expect(writes.map((write) => write.split(':')[0])).toEqual(['/etc/iptables/ipsets']);
    expect([kept, codes]).toEqual([['/etc/iptables/ipsets'], ['persist/sets-not-loaded']]);
  });

  test('are written, and rules that name a foreign set beside them are held back by its name', async () => {
    const { kept, codes, summaries } = await persisted(
      {
        ...files({ ...setsFile(''), 'iptables-file': '*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n' }),
        ...written,
      },
      {
        ...blocked,
        ...declared({ ipv4: { INPUT: [...rules, '-m set --match-set theirs src -j DROP'] } }),
      },
    );

    expect([kept, codes]).toEqual([['/etc/iptables/ipsets'], ['persist/sets-not-loaded']]);
    expect(summaries.join()).toContain('theirs');
  });

  test('are warned of by name where the host loads sets in a way of its own', async () => {
    expect((await persisted({ ...files({ sets: ['', 0] }), ...written })).codes).toEqual([
      'persist/sets-not-written',
    ]);
  });

  test('are warned of where the service has a file of its own for each set, and nothing is held back', async () => {
    const { kept, codes } = await persisted({
      ...files({
        'ipset-service': 'ipset',
        sets: ['', 1],
        'iptables-file': '*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n',
      }),
      ...written,
    });

    expect([kept, codes]).toEqual([['/etc/iptables/rules.v4'], ['persist/sets-not-written']]);
  });

  test('leave a file that is not as ipset save prints it', async () => {
    expect((await persisted({ ...files(setsFile('flush theirs\n')), ...written })).codes).toEqual([
      'persist/unreadable-file',
    ]);
  });

  test('leave a file that the login may not read, and that is said', async () => {
    const { 'ipset-file': _, ...rest } = setsFile('');
    const refused = { 'ipset-file': ['', 1], 'ipset-file-stderr': 'sudo: a password is required' } as const;

    expect((await persisted({ ...files({ ...rest, ...refused }), ...written })).codes).toEqual([
      'persist/no-privilege',
    ]);
  });
});

test('a boot file that somebody else keeps writing is one, after several tries', async () => {
  const changed: FramedAnswer = { ...files(), outcome: 'changed' };
  expect(await warningsOf(changed)).toEqual([['persist/changed', 'warning', 'changed', 'later']]);
});
