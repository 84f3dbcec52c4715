import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the SET target', () => {
  test.each([
    ['-j SET --exist --timeout 30 --add-set s4 src', '-j SET --add-set s4 src --exist --timeout 30'],
    ['-j SET --del-set sp src,dst --add-set s4 dst', '-j SET --add-set s4 dst --del-set sp src,dst'],
    ['-j SET --map-queue --map-set s src', '-j SET --map-set s src --map-queue'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([['-j SET --map-set m src --map-mark', '-j SET --map-set m src --map-mark']])(
    'prints %s as %s in mangle PREROUTING',
    (written, printed) => {
      expect(canonicalText(written, { chain: 'PREROUTING', table: 'mangle' })).toBe(printed);
    },
  );

  test.each([
    ['-j SET', 'parse/missing-option'],
    ['-j SET --add-set s4 SRC', 'parse/bad-value'],
    ['-j SET --add-set s4 src,dst,src,dst,src,dst,src', 'parse/bad-value'],
    ['-j SET --del-set s4 src --exist', 'parse/missing-option'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([['-j SET --map-set m src --map-mark', 'parse/bad-combination']])(
    'refuses %s in filter INPUT',
    (written, code) => {
      expect(codesOf(written, { chain: 'INPUT', table: 'filter' })).toEqual([code]);
    },
  );

  test.each([['-j SET --map-set m src --map-prio', 'parse/bad-combination']])(
    'refuses %s in mangle PREROUTING',
    (written, code) => {
      expect(codesOf(written, { chain: 'PREROUTING', table: 'mangle' })).toEqual([code]);
    },
  );
});
