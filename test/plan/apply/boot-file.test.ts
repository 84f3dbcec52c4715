import { FirewallError } from '../../../lib/base/firewall-error';
import { desiredHost } from '../../../lib/deploy/desired-host';
import { withOurPart } from '../../../lib/plan/apply/boot-file';
import { emptyRuleset } from '../../../lib/ruleset/model/ruleset';
import { parseSave } from '../../../lib/ruleset/save/parse-save';
import { type Declaration, declared, liveTables } from '../../support/project/rulesets';

const ledger = {
  'cdktf-ledger-web': ['owner web', 'chain web', 'generation 1'].map(
    (entry) => `-m comment --comment "${entry}"`,
  ),
};
const live = liveTables({ filter: { INPUT: [], ...ledger } });

/** As a person keeps it: comments, counters, spellings of their own, and no line feed at the end. */
const foreign = [
  '# kept by hand',
  '*mangle',
  ':PREROUTING ACCEPT [7:8]',
  '-A PREROUTING -p tcp --dport 1 -j ACCEPT',
  'COMMIT',
  '*filter',
  ':INPUT ACCEPT [1:2]',
  '# their chain',
  ':theirs - [0:0]',
  '# before their rules',
  '[3:4] -A INPUT -p tcp --dport 22 -j ACCEPT',
  '# between them',
  '-A INPUT -j theirs',
  '-A theirs -m state --state NEW -j ACCEPT',
  'COMMIT',
  '# the end',
].join('\n');

function merged(text: string | undefined, declaration: Declaration, ruleset = live): string | undefined {
  return withOurPart(text, { live: ruleset, desired: desiredHost(declared(declaration)), file: 'rules.v4' });
}

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    return error instanceof FirewallError ? error.code : String(error);
  }
  return undefined;
}

const web = ['-p tcp -m tcp --dport 80 -j ACCEPT', '-j web'];
const own = ['-p tcp -m tcp --dport 443 -j ACCEPT'];
const declaration: Declaration = { ipv4: { INPUT: web, web: own } };

test('a file that is not there gets our part and the ledger, and nothing else', () => {
  const other = liveTables({
    filter: { INPUT: ['-j f2b-sshd'], 'f2b-sshd': ['-j RETURN'], ...ledger },
  });
  expect(merged(undefined, declaration, other)?.split('\n')).toEqual([
    '*filter',
    ':INPUT ACCEPT [0:0]',
    ':FORWARD ACCEPT [0:0]',
    ':OUTPUT ACCEPT [0:0]',
    ':web - [0:0]',
    ':cdktf-ledger-web - [0:0]',
    '-A web -p tcp -m tcp --dport 443 -j ACCEPT',
    '-A INPUT -p tcp -m tcp --dport 80 -m comment --comment "cdktf:web" -j ACCEPT',
    '-A INPUT -m comment --comment "cdktf:web" -j web',
    '-A cdktf-ledger-web -m comment --comment "owner web"',
    '-A cdktf-ledger-web -m comment --comment "chain web"',
    '-A cdktf-ledger-web -m comment --comment "generation 1"',
    'COMMIT',
    '',
  ]);
});

test('a file that is not there is not needed where nothing is declared', () => {
  expect(merged(undefined, {}, emptyRuleset('ipv4'))).toBeUndefined();
});

test('every line of others stays as it was, in its order; ours stand where the anchor says', () => {
  const text = merged(foreign, { ipv4: { INPUT: { rules: web, anchor: 'after:theirs' }, web: own } }) ?? '';
  const lines = text.split('\n');
  expect(lines.filter((line) => foreign.split('\n').includes(line))).toEqual(foreign.split('\n'));
  expect(lines.filter((line) => line.startsWith('-A INPUT'))).toEqual([
    '-A INPUT -j theirs',
    '-A INPUT -p tcp -m tcp --dport 80 -m comment --comment "cdktf:web" -j ACCEPT',
    '-A INPUT -m comment --comment "cdktf:web" -j web',
  ]);
  expect(parseSave(text, { family: 'ipv4', file: 'f', live: true }).diagnostics).toEqual([]);
});

test('what is up to date stays byte for byte', () => {
  const text = merged(foreign, declaration);
  expect(merged(text, declaration)).toBe(text);
});

test('a chain that is no longer declared leaves the file, and so does all of ours when nothing is', () => {
  const text = merged(foreign, { ipv4: { INPUT: { policy: 'DROP', rules: web }, web: own } }, withPolicy());
  expect(text).toContain(':INPUT DROP [1:2]\n');
  const fewer = merged(text, { ipv4: { INPUT: [web[0] ?? ''] } }, withPolicy());
  expect(fewer).toContain('--dport 80');
  expect(fewer).not.toContain(':web - ');
  expect(merged(text, {}, liveTables({ filter: { INPUT: [] } }))).toBe(`${foreign}\n`);
});

function withPolicy(): typeof live {
  const [owner = '', ...rest] = ledger['cdktf-ledger-web'];
  const policy = '-m comment --comment "policy INPUT DROP before ACCEPT"';
  return liveTables({ filter: { INPUT: [], 'cdktf-ledger-web': [owner, policy, ...rest] } });
}

test('an anchor that the file does not know puts our rules first', () => {
  const text = merged(foreign, { ipv4: { INPUT: { rules: [web[0] ?? ''], anchor: 'after:DOCKER-USER' } } });
  expect(text?.match(/^.*-A INPUT.*$/gm)?.[0]).toContain('--dport 80');
});

test('a rule that leads to a chain that the file lacks is refused: the file would not load at all', () => {
  expect(codeOf(() => merged(foreign, { ipv4: { INPUT: ['-j DOCKER-USER'] } }))).toBe('persist/does-not-fit');
});

test.each([
  ['no COMMIT', '*filter\n:INPUT ACCEPT [0:0]\n'],
  ['another command', '*filter\n:INPUT ACCEPT [0:0]\n-I INPUT -j ACCEPT\nCOMMIT\n'],
  ['something else', 'iptables -A INPUT -j ACCEPT\n'],
])('a file with %s is left alone', (_what, text) => {
  expect(codeOf(() => merged(text, declaration))).toBe('persist/unreadable-file');
});

test('a family that is not spoken of is left alone', () => {
  const desired = { ...desiredHost(declared(declaration)), families: ['ipv6' as const] };
  expect(withOurPart('anything', { live, desired, file: 'rules.v4' })).toBe('anything');
});
