import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('verdicts', () => {
  test.each([
    ['-j ACCEPT', '-j ACCEPT'],
    ['--jump DROP', '-j DROP'],
    ['-j RETURN', '-j RETURN'],
    ['-j QUEUE', '-j QUEUE'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-j ACCEPT --log', 'parse/unknown-option'],
    ['-j ACCEPT extra', 'parse/unexpected-word'],
    ['-g ACCEPT', 'parse/not-a-chain'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([['-j DROP', 'parse/wrong-table']])('refuses %s in nat PREROUTING', (written, code) => {
    expect(codesOf(written, { chain: 'PREROUTING', table: 'nat' })).toEqual([code]);
  });
});
