import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the mac match', () => {
  test.each([
    ['-m mac --mac-source 00:11:22:AA:BB:CC', '-m mac --mac-source 00:11:22:aa:bb:cc'],
    ['-m mac ! --mac-source 0:1:2:a:b:c', '-m mac ! --mac-source 00:01:02:0a:0b:0c'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m mac', 'parse/missing-option'],
    ['-m mac --mac-source 00-11-22-aa-bb-cc', 'parse/bad-value'],
    ['-m mac --mac-source 00:11:22:aa:bb', 'parse/bad-value'],
    ['-m mac --mac-source 000:11:22:aa:bb:cc', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([['-m mac --mac-source 00:11:22:aa:bb:cc', 'parse/wrong-chain']])(
    'refuses %s in OUTPUT, where nothing has come in',
    (written, code) => {
      expect(codesOf(written, { table: 'filter', chain: 'OUTPUT' })).toEqual([code]);
    },
  );
});
