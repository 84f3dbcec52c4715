/** Comments of files, above the statements that they are about. */
import { readSources } from '../../lib/import/read-sources';
import { programFor } from '../support/project/imported-program';

/** Statements about rules, with the comments above them, without their arguments. */
function saidOf(file: string, ...lines: readonly string[]): readonly string[] {
  const { text } = programFor(
    readSources([{ file, bytes: Buffer.from(`${lines.join('\n')}\n`) }], { family: undefined }),
  );
  const [, chains = ''] = /\/\/ filter INPUT\n([^]*?)\n\n/.exec(text) ?? [];
  return chains.split('\n').map((line) => line.trim().replace(/, \{.*|\);$/, ''));
}

test('what stands above a loop is about what it makes, and is said once', () => {
  const said = saidOf(
    'firewall.sh',
    '#!/bin/sh',
    '# the offices',
    'for ip in 192.0.2.1 192.0.2.2; do',
    '  # over ssh',
    '  iptables -A INPUT -s $ip -p tcp --dport 22 -j ACCEPT',
    'done',
    'iptables -A INPUT -p tcp --dport 80 -j ACCEPT',
  );
  expect(said).toEqual([
    '// the offices',
    '// over ssh',
    "firewall.allowFrom('192.0.2.1', Service.ssh",
    "firewall.allowFrom('192.0.2.2', Service.ssh",
    'firewall.allowFrom(Peer.any(), Service.http',
  ]);
});

test.each([
  ['if [ 1 = 1 ]; then', 'fi'],
  ['if [ 1 = 1 ]\nthen', 'fi'],
  ['case x in\nx|y)', ';;\nesac'],
  ['monitoring() {', '}\nmonitoring'],
  ['monitoring()\n{', '}\nmonitoring'],
  ['function monitoring {', '}\nmonitoring'],
])('what stands above %j is about the first rule in it', (begin, end) => {
  const rules = [9100, 9101].map((port) => `iptables -A INPUT -p tcp --dport ${String(port)} -j ACCEPT`);
  expect(saidOf('firewall.sh', '#!/bin/sh', '# monitoring', begin, ...rules, end)).toEqual([
    '// monitoring',
    'firewall.allowFrom(Peer.any(), Port.tcp(9100)',
    'firewall.allowFrom(Peer.any(), Port.tcp(9101)',
  ]);
});

test('what stands above a variable, or behind the last rule of a loop, is about no rule', () => {
  const said = saidOf(
    'firewall.sh',
    '#!/bin/sh',
    '# the port',
    'PORT=80',
    'for port in $PORT; do',
    '  iptables -A INPUT -p tcp --dport $port -j ACCEPT',
    '  # no more for now',
    'done',
    'iptables -A INPUT -p tcp --dport 443 -j ACCEPT',
  );
  expect(said).toEqual([
    'firewall.allowFrom(Peer.any(), Service.http',
    'firewall.allowFrom(Peer.any(), Service.https',
  ]);
});

test('what stands above a block of ferm is about the first rule in it', () => {
  const said = saidOf(
    'ferm.conf',
    'table filter {',
    '  # all that comes in',
    '  chain INPUT {',
    '    interface lo ACCEPT;',
    '    # names',
    '    proto (tcp udp) {',
    '      dport 53 ACCEPT;',
    '    }',
    '    proto tcp dport 80 ACCEPT;',
    '  }',
    '}',
  );
  expect(said).toEqual([
    '// all that comes in',
    expect.stringContaining('firewall.allowFrom(Peer.any(), Service.any'),
    '// names',
    expect.stringContaining('53'),
    expect.stringContaining('53'),
    'firewall.allowFrom(Peer.any(), Service.http',
  ]);
});

test('a comment of a hundred thousand blanks is read, which took seconds', () => {
  const odd = ['#'.repeat(50_000), ' '.repeat(50_000), '\rx'].join('');
  const said = saidOf('firewall.sh', '#!/bin/sh', odd, 'iptables -A INPUT -p tcp --dport 80 -j ACCEPT');
  expect(said.at(-1)).toBe('firewall.allowFrom(Peer.any(), Service.http');
});
