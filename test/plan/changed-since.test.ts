import { changedSince, fingerprintOf } from '../../lib/plan/fingerprint';
import { planHost } from '../../lib/plan/plan-host';
import { restoresOf } from '../../lib/plan/apply/restore';
import { differencesFrom } from '../../lib/plan/apply/verify';
import { type HostRulesets, type Ruleset, emptyRuleset } from '../../lib/ruleset/model/ruleset';
import { restore } from '../support/oracle/iptables-model';
import { type Declaration, hostWith, liveTables, wanted } from '../support/project/rulesets';

const accept = '-p tcp -j ACCEPT';
const declaration: Declaration = {
  ipv4: { INPUT: { policy: 'DROP', rules: [accept, '-j OWN'] }, OWN: [accept] },
};

const before = liveTables({
  filter: { INPUT: ['-j f2b-sshd'], 'f2b-sshd': ['-s 192.0.2.1/32 -j DROP'], FORWARD: [] },
  nat: { POSTROUTING: ['-o eth0 -j MASQUERADE'] },
});

function apply(live: Ruleset, declared: Declaration): Ruleset {
  const plan = planHost(hostWith(live), wanted(declared));
  return restoresOf(plan).reduce((now, { batch }) => restore(now, batch), live);
}

const written = apply(before, declaration);

function changed(lines: readonly string[], table = 'filter', live: Ruleset = written): readonly string[] {
  const now = restore(live, [`*${table}`, ...lines, 'COMMIT', ''].join('\n'));
  return changedSince(fingerprintOf(hostWith(live)), hostWith(now), wanted(declaration));
}

describe('what makes a plan stale', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['a rule in a built-in chain that is declared', ['-A INPUT -j DROP'], ['ipv4 filter INPUT']],
    ['the policy of one', ['-P INPUT ACCEPT'], ['ipv4 filter INPUT']],
    ['a rule in a chain of ours', ['-F OWN'], ['ipv4 filter OWN']],
    ['our ledger', ['-F cdktf-ledger-web'], ['ipv4 filter cdktf-ledger-web']],
  ])('%s', (_what, lines, chains) => {
    expect(changed(lines)).toEqual(chains);
  });

  test('a chain that is declared and was made meanwhile', () => {
    expect(changed(['-N OWN'], 'filter', before)).toEqual(['ipv4 filter OWN']);
  });

  test('all that is ours, when it went', () => {
    const now = hostWith(apply(written, {}));
    expect(changedSince(fingerprintOf(hostWith(written)), now, wanted(declaration))).toEqual([
      'ipv4 filter INPUT',
      'ipv4 filter OWN',
      'ipv4 filter cdktf-ledger-web',
    ]);
  });
});

describe('what does not', () => {
  test.each<[string, readonly string[], string]>([
    ['a ban in a chain of its own', ['-I f2b-sshd 1 -s 192.0.2.9/32 -j DROP'], 'filter'],
    ['a chain of others', ['-N OTHER', '-A OTHER -j DROP'], 'filter'],
    ['a built-in chain that nobody declares', ['-A FORWARD -j DROP'], 'filter'],
    ['another table', ['-A POSTROUTING -j ACCEPT'], 'nat'],
  ])('%s', (_what, lines, table) => {
    expect(changed(lines, table)).toEqual([]);
  });

  test('counters', () => {
    const counting = (packets: bigint): HostRulesets =>
      hostWith({
        ...emptyRuleset('ipv4'),
        tables: new Map([
          [
            'filter',
            {
              name: 'filter',
              chains: new Map([
                [
                  'INPUT',
                  {
                    name: 'INPUT',
                    policy: 'ACCEPT' as const,
                    rules: [{ text: accept, counters: { packets, bytes: packets } }],
                  },
                ],
              ]),
            },
          ],
        ]),
      });
    expect(changedSince(fingerprintOf(counting(1n)), counting(2n), wanted(declaration))).toEqual([]);
  });

  test('a table that is shown only once something was written to it', () => {
    const shown = liveTables({ filter: {}, nat: { POSTROUTING: [] }, mangle: { INPUT: [] } });
    const fingerprint = fingerprintOf(hostWith(emptyRuleset('ipv4')));
    expect(
      changedSince(
        fingerprint,
        hostWith(shown),
        wanted({ ...declaration, tables: { mangle: { INPUT: [] } } }),
      ),
    ).toEqual([]);
  });
});

describe('what is live after a change', () => {
  const plan = planHost(hostWith(before), wanted(declaration));

  test('is as planned, also when others have changed what is theirs', () => {
    const meanwhile = restore(written, '*filter\n-I INPUT 1 -j LOG\n-A f2b-sshd -j LOG\nCOMMIT\n');
    expect(differencesFrom(plan, hostWith(written), 'expected')).toEqual([]);
    expect(differencesFrom(plan, hostWith(meanwhile), 'expected')).toEqual([]);
  });

  test.each<[string, readonly string[], RegExp]>([
    ['a managed rule that is missing', ['-D INPUT 2'], /^ipv4 filter INPUT: rule 1 /],
    [
      'a rule too many in a chain of ours',
      ['-A OWN -j DROP'],
      /^ipv4 filter OWN: rule 2 .* instead of `none`/,
    ],
    ['a chain that is missing', ['-D INPUT 3', '-F OWN', '-X OWN'], /^ipv4 filter OWN: should exist/],
    ['a policy', ['-P INPUT ACCEPT'], /^ipv4 filter INPUT: policy ACCEPT instead of DROP/],
  ])('is not when there is %s', (_what, lines, difference) => {
    const seen = restore(written, ['*filter', ...lines, 'COMMIT', ''].join('\n'));
    expect(differencesFrom(plan, hostWith(seen), 'expected')).toContainEqual(
      expect.stringMatching(difference),
    );
  });

  test('is not when a chain that should be gone is there', () => {
    const end = planHost(hostWith(written), wanted({}));
    expect(differencesFrom(end, hostWith(written), 'expected')).toContain(
      'ipv4 filter OWN: should not exist, and does',
    );
  });

  test('is what it was before when all was taken back', () => {
    expect(differencesFrom(plan, hostWith(before), 'live')).toEqual([]);
    expect(differencesFrom(plan, hostWith(written), 'live')).not.toEqual([]);
  });
});
