import { formatSave } from '../../../lib/ruleset/save/fmt';

const options = { family: 'ipv4', file: 'rules.v4' } as const;

const written = `# my rules
*nat
:POSTROUTING ACCEPT
-A POSTROUTING -o ppp0 --jump MASQUERADE
COMMIT

*filter
:zeta - [0:0]
:OUTPUT ACCEPT [12:34]
:A10 -
:A2 - [0:0]
:INPUT DROP [5:6]
# loopback
[3:4] -A INPUT -i lo --jump ACCEPT
-A INPUT --proto tcp --dport ssh -s 192.0.2.7,198.51.100.0/255.255.255.0 -j zeta
-A zeta -m limit --limit 60/hour -j LOG --log-level warning --log-prefix in:
-I INPUT -m state --state ESTABLISHED,RELATED -j ACCEPT
COMMIT
`;

const formatted = `*nat
:POSTROUTING ACCEPT [0:0]
-A POSTROUTING -o ppp0 -j MASQUERADE
COMMIT
*filter
:INPUT DROP [0:0]
:OUTPUT ACCEPT [0:0]
:A10 - [0:0]
:A2 - [0:0]
:zeta - [0:0]
-A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT
-A INPUT -i lo -j ACCEPT
-A INPUT -s 192.0.2.7/32 -p tcp -m tcp --dport 22 -j zeta
-A INPUT -s 198.51.100.0/24 -p tcp -m tcp --dport 22 -j zeta
-A zeta -m limit --limit 1/min -j LOG --log-prefix "in:"
COMMIT
`;

describe('a rules file in canonical form', () => {
  test('is what iptables-save would print of it', () => {
    expect(formatSave(written, options)).toEqual({ text: formatted, diagnostics: [] });
  });

  test('stays as it is', () => {
    expect(formatSave(Buffer.from(formatted), options).text).toBe(formatted);
  });

  test('does not come out of a file with mistakes', () => {
    const { text, diagnostics } = formatSave('*filter\n-A INPUT -p tpc\nCOMMIT\n', options);
    expect(text).toBeUndefined();
    expect(diagnostics[0]?.span).toMatchObject({ line: 2, column: 13 });
    expect(formatSave('*filter\n:A - [0:0]\n-A A -j A\nCOMMIT\n', options).text).toBeUndefined();
  });

  test('comes out of a part of a ruleset, with a warning', () => {
    const { text, diagnostics } = formatSave('*filter\n-A INPUT -j elsewhere\nCOMMIT\n', options);
    expect(text).toContain('-A INPUT -j elsewhere');
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
      ['ruleset/unknown-chain', 'warning'],
    ]);
  });
});
