import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the set match', () => {
  test.each([
    ['-m set --match-set blocked src', '-m set --match-set blocked src'],
    ['-m set --set blocked src,dst', '-m set --match-set blocked src,dst'],
    ['-m set ! --match-set blocked dst', '-m set ! --match-set blocked dst'],
    [
      '-m set --match-set s src --bytes-gt 0x10 ! --packets-eq 7 ! --update-subcounters ! --update-counters --return-nomatch',
      '-m set --match-set s src --return-nomatch ! --update-counters ! --update-subcounters ! --packets-eq 7 --bytes-gt 16',
    ],
    ['-m set --match-set s src --update-counters', '-m set --match-set s src'],
    [
      '-m set --match-set s src --packets-lt 18446744073709551615',
      '-m set --match-set s src --packets-lt 18446744073709551615',
    ],
    ['-m set ! --bytes-eq 0x5 --match-set s src', '-m set --match-set s src ! --bytes-eq 5'],
    ['-m set --bytes-lt 5 --match-set s src', '-m set --match-set s src --bytes-lt 5'],
    ['-m set --match-set -x src', '-m set --match-set -x src'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m set', 'parse/missing-option'],
    ['-m set --match-set s', 'parse/missing-value'],
    ['-m set --match-set s SRC', 'parse/bad-value'],
    ['-m set --match-set s src,dst,src,dst,src,dst,src', 'parse/bad-value'],
    ['-m set ! --return-nomatch --match-set s src', 'parse/not-negatable'],
    ['-m set --match-set s src --packets-eq 1 --packets-gt 2', 'parse/exclusive-options'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each(["net-;rGq'I1HN^cf~Z$3]6!N", '@+,#x', '!x', 'a\\b', 'größe'])(
    'takes the ipset %s, as the kernel does and iptables-save prints it',
    (name) => {
      const rule = `-m set --match-set ${name} src`;
      expect(canonicalText(rule)).toBe(rule);
    },
  );

  test.each(['"a b"', 'a"b', 'x'.repeat(32), 'ä'.repeat(16), '""'])(
    'refuses the ipset %s, of which no file can say its name or which the kernel does not take',
    (name) => {
      expect(codesOf(`-m set --match-set ${name} src`)).not.toEqual([]);
    },
  );
});
