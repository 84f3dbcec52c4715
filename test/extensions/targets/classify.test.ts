import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the CLASSIFY target', () => {
  test.each([
    ['-j CLASSIFY --set-class 1:10', '-j CLASSIFY --set-class 0001:0010'],
    ['-j CLASSIFY --set-class 0xFFFF:0xfff1', '-j CLASSIFY --set-class ffff:fff1'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-j CLASSIFY', 'parse/missing-option'],
    ['-j CLASSIFY --set-class 1', 'parse/bad-value'],
    ['-j CLASSIFY --set-class 10000:1', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([['-j CLASSIFY --set-class 1:2', 'parse/wrong-chain']])(
    'refuses %s in mangle PREROUTING',
    (written, code) => {
      expect(codesOf(written, { chain: 'PREROUTING', table: 'mangle' })).toEqual([code]);
    },
  );
});
