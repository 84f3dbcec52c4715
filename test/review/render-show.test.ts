import { noPaint } from '../../lib/review/text/paint';
import { renderBootNotes } from '../../lib/review/show/render-boot-notes';
import { showLines } from '../../lib/review/show/render-show';
import { parseSave } from '../../lib/ruleset/save/parse-save';

const save = `*filter
:INPUT DROP [0:0]
:FORWARD ACCEPT [0:0]
:web - [0:0]
:cdktf-ledger-shop - [0:0]
[1234567:99999999] -A INPUT -p tcp -m tcp --dport 443 -m comment --comment "cdktf:shop" -j web
[0:0] -A INPUT -s 192.0.2.9/32 -j DROP
[3:180] -A web -j ACCEPT
-A cdktf-ledger-shop -m comment --comment "owner shop"
-A cdktf-ledger-shop -m comment --comment "chain web"
-A cdktf-ledger-shop -m comment --comment "policy INPUT DROP before ACCEPT"
-A cdktf-ledger-shop -m comment --comment "generation 0123456789abcdef"
COMMIT
`;

function lines(): readonly string[] {
  const { ruleset } = parseSave(save, { family: 'ipv4', file: 'x', live: true });
  if (ruleset === undefined) throw new Error('cannot be read');
  const host = { title: 'local:', families: [{ ruleset, version: '1.8.9', backend: 'nft' }] };
  return [...showLines(host, noPaint)].map((line) => line.trim().replace(/ +/g, ' '));
}

test('every rule has its counters and its owner, and shows without the mark that says so', () => {
  expect(lines()).toEqual(
    expect.arrayContaining([
      'INPUT (policy DROP)',
      '1 1.2 M packets 99.9 M bytes shop -p tcp -m tcp --dport 443 -j web',
      '2 0 packets 0 bytes - -s 192.0.2.9/32 -j DROP',
      'web (owner shop)',
      '1 3 packets 180 bytes shop -j ACCEPT',
    ]),
  );
});

test('the ledger is summed up and not shown as a chain', () => {
  expect(lines()).toContain('ledger of shop, generation 0123456789abcdef: 1 chain: web; policy INPUT DROP');
  expect(lines().join('\n')).not.toContain('cdktf-ledger');
});

test('a family that the host does not have is named', () => {
  expect(lines()).toContain('ipv6: the host does not have this family');
});

test('nothing that a host says steers the terminal, nor do its files at boot', () => {
  const steering = '\u001b[2J\u009b1A\u0085\u202ea\u2066\u061c\u2028\u200b\udcff';
  const marks = ['owner', 'chain', 'policy', 'generation'].map(
    (key) => `-A cdktf-ledger-shop -m comment --comment "${key} ${steering}"`,
  );
  const evil = [
    '*filter',
    ':INPUT ACCEPT [0:0]',
    ':\u009b2J\u202e - [0:0]',
    ':cdktf-ledger-shop - [0:0]',
    `-A INPUT -m comment --comment "${steering}" -m comment --comment "cdktf:${steering}" -j ACCEPT`,
    '-A \u009b2J\u202e -j ACCEPT',
    ...marks,
    'COMMIT',
    '',
  ].join('\n');
  const { ruleset } = parseSave(evil, { family: 'ipv4', file: 'x', live: true });
  const families = ruleset === undefined ? [] : [{ ruleset, version: steering, backend: 'nft' }];
  const shown = [...showLines({ title: steering, families }, noPaint)].join('\n');
  const notes = renderBootNotes(
    [
      { kind: 'unknown', why: steering },
      { kind: 'file', path: steering, isLoaded: true, owners: [{ owner: steering, state: 'gone' }] },
    ],
    noPaint,
  );
  for (const text of [shown, notes]) {
    expect(text).not.toMatch(
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff]/u,
    );
    expect(text).toContain('\\u202ea\\u2066\\u061c\\u2028\\u200b\\xff');
  }
  expect(shown).toContain('\\u009b2J\\u202e');
});

test('sets are listed with their size, who names them and whose they are', () => {
  const sets = [
    {
      name: 'blocked',
      header: 'hash:net family inet',
      entries: 2,
      bytes: 12_345,
      references: 1,
      owner: 'web',
    },
    { name: 'f2b-\x1b[31m', header: 'hash:ip', owner: undefined },
  ];
  const shown = [...showLines({ title: 'local:', families: [], sets }, noPaint)].slice(-3);

  expect(shown).toEqual([
    'sets',
    '  blocked hash:net family inet (2 entries, 12.3 k bytes, 1 reference, owner web)',
    expect.stringMatching(/^ {2}f2b-[^\x1b]*\[31m hash:ip \(foreign\)$/),
  ]);
});
