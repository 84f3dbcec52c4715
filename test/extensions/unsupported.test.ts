import { matches, targets } from '../../lib/extensions/registry';
import { droppedOptions, unsupported } from '../../lib/extensions/unsupported';
import { parseRule } from '../../lib/ruleset/parse/parse-rule';
import { codesOf } from '../support/oracle/canonical-rules';

const known = [...Object.values(matches), ...Object.values(targets)].map(
  ({ kind, name }) => `${kind} ${name}`,
);

describe('what cannot be used', () => {
  test.each(unsupported.map(({ kind, name }) => `${kind} ${name}`))(
    'does not list %s, which can',
    (entry) => {
      expect(known).not.toContain(entry);
    },
  );

  test.each(['unclean', 'l2tp', 'nth', 'random', 'iplimit', 'dstlimit', 'mport', 'connrate'])(
    'is the match %s, with its options',
    (name) => {
      expect(codesOf(`-m ${name} --some-option 5 -j ACCEPT`)).toEqual(['parse/unsupported']);
      expect(codesOf(`-m ${name} -j ACCEPT`)).toEqual(['parse/unsupported']);
    },
  );

  test.each(droppedOptions.map(({ kind, name, option, ignored }) => [kind, name, option, ignored] as const))(
    'is an option of the %s %s: %s',
    (kind, name, option, ignored) => {
      const code = ignored === undefined ? 'parse/unsupported' : 'parse/ignored-option';
      expect(codesOf(`${kind === 'match' ? '-m' : '-j'} ${name} ${option} 5`)).toContain(code);
    },
  );

  test('comes with a reason, and with what does the same work', () => {
    const [diagnostic] = parseRule('-m unclean -j DROP', { family: 'ipv4' }).diagnostics;
    expect(diagnostic?.summary).toContain('Linux 2.6');
    expect(diagnostic?.help).toContain('--ctstate INVALID');
  });

  test('is not a chain that happens to have the name of a target that is gone', () => {
    expect(codesOf('-j SAME')).toEqual([]);
  });

  test('is not an extension that only this table does not know', () => {
    expect(parseRule('-m geoip --src-cc DE -j DROP', { family: 'ipv4' }).rule).toBeDefined();
  });
});
