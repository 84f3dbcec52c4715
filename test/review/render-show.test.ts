import { noPaint } from '../../lib/review/paint';
import { renderShow } from '../../lib/review/render-show';
import { parseSave } from '../../lib/ruleset/parse-save';

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
-A cdktf-ledger-shop -m comment --comment "policy INPUT"
-A cdktf-ledger-shop -m comment --comment "generation 0123456789abcdef"
COMMIT
`;

function lines(): readonly string[] {
  const { ruleset } = parseSave(save, { family: 'ipv4', file: 'x', live: true });
  if (ruleset === undefined) throw new Error('cannot be read');
  const host = { title: 'local:', families: [{ ruleset, version: '1.8.9', backend: 'nft' }] };
  return renderShow(host, noPaint)
    .split('\n')
    .map((line) => line.trim().replace(/ +/g, ' '));
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
  expect(lines()).toContain('ledger of shop, generation 0123456789abcdef: 1 chain: web; policy of INPUT');
  expect(lines().join('\n')).not.toContain('cdktf-ledger');
});

test('a family that the host does not have is named', () => {
  expect(lines()).toContain('ipv6: the host does not have this family');
});
