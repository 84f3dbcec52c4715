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

describe('a boot file that names ipsets', () => {
  const inFile = ':INPUT ACCEPT [0:0]\n-A INPUT -m set --match-set bad-hosts src -j DROP\n';
  const withSets = (status: number): FramedAnswer => ({
    ...files({ 'iptables-file': `*filter\n${inFile}COMMIT\n`, sets: ['', status] }),
    outcome: 'written',
  });

  test('is warned of by name where nothing loads them before: it would fail whole', async () => {
    expect(await warningsOf(withSets(1))).toEqual([['persist/sets-not-loaded', 'warning', 'changed', 'no']]);
  });

  test('is none where something does', async () => {
    expect(await warningsOf(withSets(0))).toEqual([]);
  });
});

test('declared sets are warned of by name, as only the host can save them', async () => {
  const sets = { blocked: { type: 'hash:net' } };

  expect(await warningsWith({ sets }, { ...files(), outcome: 'written' })).toEqual([
    ['persist/sets-not-written', 'warning', 'changed', 'no'],
  ]);
});

test('a boot file that somebody else keeps writing is one, after several tries', async () => {
  const changed: FramedAnswer = { ...files(), outcome: 'changed' };
  expect(await warningsOf(changed)).toEqual([['persist/changed', 'warning', 'changed', 'later']]);
});
