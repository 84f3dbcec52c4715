import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the CHECKSUM target', () => {
  test.each([['-j CHECKSUM --checksum-fill', '-j CHECKSUM --checksum-fill']])(
    'prints %s as %s',
    (written, printed) => {
      expect(canonicalText(written)).toBe(printed);
    },
  );

  test.each([['-j CHECKSUM', 'parse/missing-option']])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([['-j CHECKSUM --checksum-fill', 'parse/wrong-table']])(
    'refuses %s in filter',
    (written, code) => {
      expect(codesOf(written, { table: 'filter' })).toEqual([code]);
    },
  );
});
