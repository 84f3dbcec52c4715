import type { DeclaredRuleset } from '../../lib/deploy/declared-ruleset';
import { checkDeclared, desiredHost, placeName } from '../../lib/deploy/desired-host';
import { FirewallError } from '../../lib/base/firewall-error';
import { type Declaration, declared } from '../support/project/rulesets';

const accept = '-p tcp -m tcp --dport 22 -j ACCEPT';

/** What is wrong, and where. */
function mistakes(declaration: Declaration | DeclaredRuleset): readonly string[] {
  const ruleset =
    'foreignRules' in declaration && 'owner' in declaration ? declaration : declared(declaration);
  return checkDeclared(ruleset as DeclaredRuleset).diagnostics.map(
    ({ diagnostic, place }) => `${diagnostic.code} ${placeName(place)}`,
  );
}

describe('a declaration', () => {
  test('becomes what is wanted, its rules in canonical text with the place that they come from', () => {
    const host = desiredHost(
      declared({
        ipv4: { INPUT: { policy: 'DROP', anchor: 'last', rules: ['--protocol 6 --dport ssh -j ACCEPT'] } },
      }),
    );
    expect(host.owner).toBe('web');
    expect(host.rulesets.get('ipv4')?.get('filter')?.get('INPUT')).toMatchObject({
      policy: 'DROP',
      anchor: 'last',
      rules: [{ text: accept, origin: { path: 'ipv4 filter INPUT rule 1' } }],
    });
    expect(host.rulesets.has('ipv6')).toBe(false);
  });

  test('leaves out what it leaves out', () => {
    const chain = desiredHost(declared({ ipv4: { INPUT: {} } }))
      .rulesets.get('ipv4')
      ?.get('filter')
      ?.get('INPUT');
    expect(chain).toEqual({ rules: [] });
  });

  test.each<[what: string, declaration: Declaration, found: readonly string[]]>([
    [
      'a rule',
      { ipv4: { INPUT: [accept, '--dprot 22'] } },
      ['parse/unknown-option ipv4 filter INPUT rule 2'],
    ],
    [
      'a rule of the other family',
      { ipv6: { INPUT: ['-s 192.0.2.1'] } },
      ['parse/bad-value ipv6 filter INPUT rule 1'],
    ],
    ['a policy', { ipv4: { INPUT: { policy: 'REJECT' } } }, ['declare/bad-policy ipv4 filter INPUT policy']],
    [
      'a policy of a user chain',
      { ipv4: { OWN: { policy: 'DROP' } } },
      ['declare/bad-policy ipv4 filter OWN policy'],
    ],
    ['an anchor', { ipv4: { INPUT: { anchor: 'middle' } } }, ['declare/bad-anchor ipv4 filter INPUT anchor']],
    [
      'a name of a chain',
      { ipv4: { ['X'.repeat(29)]: [] } },
      [`declare/bad-chain-name ipv4 filter ${'X'.repeat(29)}`],
    ],
    ['the name of a target for a chain', { ipv4: { LOG: [] } }, ['declare/bad-chain-name ipv4 filter LOG']],
    [
      'a built-in chain of another table',
      { ipv4: { POSTROUTING: [] } },
      ['declare/no-such-built-in ipv4 filter POSTROUTING'],
    ],
    ['a table', { tables: { fliter: { INPUT: [accept] } } }, ['declare/unknown-table ipv4 fliter']],
    ['a table with nothing in it', { tables: { fliter: {} } }, ['declare/unknown-table ipv4 fliter']],
  ])('is told of a mistake in %s', (_what, declaration, found) => {
    expect(mistakes(declaration)).toEqual(found);
  });

  test('is told of all its mistakes at once', () => {
    const declaration: Declaration = {
      ipv4: { INPUT: { policy: 'x', rules: ['--bad', accept, '--worse'] }, 'A B': [] },
      ipv6: { INPUT: ['-p'] },
    };
    expect(mistakes(declaration)).toEqual([
      'declare/bad-policy ipv4 filter INPUT policy',
      'parse/unknown-option ipv4 filter INPUT rule 1',
      'parse/unknown-option ipv4 filter INPUT rule 3',
      'declare/bad-chain-name ipv4 filter A B',
      'parse/missing-value ipv6 filter INPUT rule 1',
    ]);
    expect(() => desiredHost(declared(declaration))).toThrow(FirewallError);
  });

  test('is told of a set with declared members that its own rule fills', () => {
    const rules = declared({ ipv4: { INPUT: ['-j SET --add-set seen src'] } });
    const of = (dynamic: boolean) => mistakes({ ...rules, sets: { seen: { type: 'hash:ip', dynamic } } });

    expect([of(false), of(true)]).toEqual([['sets/filled-by-rules set seen'], []]);
  });

  test('names its mistakes by the paths of whoever declared them', () => {
    const { diagnostics } = checkDeclared(declared({ ipv4: { INPUT: ['--bad'] } }), () => 'Stack/firewall');
    expect(diagnostics[0]?.diagnostic.path).toBe('Stack/firewall');
  });
});
