import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the TCPOPTSTRIP target', () => {
  test.each([
    ['-p tcp -j TCPOPTSTRIP', '-p tcp -j TCPOPTSTRIP'],
    [
      '-p tcp -j TCPOPTSTRIP --strip-options sack-permitted,wscale',
      '-p tcp -j TCPOPTSTRIP --strip-options 3,4',
    ],
    ['-p tcp -j TCPOPTSTRIP --strip-options 0x13,timestamp', '-p tcp -j TCPOPTSTRIP --strip-options 8,19'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-j TCPOPTSTRIP --strip-options 2', 'parse/needs-protocol'],
    ['-p tcp -j TCPOPTSTRIP --strip-options 1', 'parse/bad-value'],
    ['-p tcp -j TCPOPTSTRIP --strip-options 3,wscale', 'parse/bad-value'],
    ['-p tcp -j TCPOPTSTRIP --strip-options MSS', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([['-p tcp -j TCPOPTSTRIP', 'parse/wrong-table']])('refuses %s in filter', (written, code) => {
    expect(codesOf(written, { table: 'filter' })).toEqual([code]);
  });
});
