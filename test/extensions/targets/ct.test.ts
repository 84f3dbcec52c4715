import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the CT and NOTRACK targets', () => {
  test.each([
    ['-j CT --zone 5 --notrack', '-j CT --notrack --zone 5'],
    ['-j NOTRACK', '-j NOTRACK'],
    ['-j CT --zone 0', '-j CT'],
    ['-j CT --zone-reply MARK', '-j CT --zone-reply mark'],
    ['-p tcp -j CT --helper ftp', '-p tcp -j CT --helper ftp'],
    ['-j CT --notrack --helper ftp', '-j CT --notrack --helper ftp'],
    ['-j CT --expevents new --ctevents destroy,new', '-j CT --ctevents new,destroy --expevents new'],
  ])('prints %s as %s in raw PREROUTING', (written, printed) => {
    expect(canonicalText(written, { chain: 'PREROUTING', table: 'raw' })).toBe(printed);
  });

  test.each([
    ['-j CT --helper ftp', 'parse/bad-combination'],
    ['! -p tcp -j CT --helper ftp', 'parse/bad-combination'],
    ['-j CT --ctevents NEW', 'parse/bad-value'],
    ['-j CT --zone 65536', 'parse/bad-value'],
    ['-j CT --zone 5 --zone-orig 6', 'parse/exclusive-options'],
    ['-p tcp -j CT --timeout longer', 'parse/bad-value'],
    ['-j NOTRACK --zone 5', 'parse/unknown-option'],
  ])('refuses %s in raw PREROUTING', (written, code) => {
    expect(codesOf(written, { chain: 'PREROUTING', table: 'raw' })).toEqual([code]);
  });

  test.each([['-j CT', 'parse/wrong-table']])('refuses %s in filter INPUT', (written, code) => {
    expect(codesOf(written, { chain: 'INPUT', table: 'filter' })).toEqual([code]);
  });

  test.each([['-j NOTRACK', 'parse/wrong-table']])('refuses %s in mangle INPUT', (written, code) => {
    expect(codesOf(written, { chain: 'INPUT', table: 'mangle' })).toEqual([code]);
  });
});
