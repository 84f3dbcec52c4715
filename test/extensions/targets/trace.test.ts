import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the TRACE target', () => {
  test.each([['-j TRACE', '-j TRACE']])('prints %s as %s in raw PREROUTING', (written, printed) => {
    expect(canonicalText(written, { chain: 'PREROUTING', table: 'raw' })).toBe(printed);
  });

  test.each([['-j TRACE --level 5', 'parse/unknown-option']])(
    'refuses %s in raw PREROUTING',
    (written, code) => {
      expect(codesOf(written, { chain: 'PREROUTING', table: 'raw' })).toEqual([code]);
    },
  );
});
