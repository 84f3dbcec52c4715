import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the socket match', () => {
  test.each([
    ['-m socket', '-m socket'],
    [
      '-m socket --restore-skmark --nowildcard --transparent',
      '-m socket --transparent --nowildcard --restore-skmark',
    ],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([['-m socket ! --transparent', 'parse/not-negatable']])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([['-m socket', 'parse/wrong-chain']])(
    'refuses %s in OUTPUT, where the socket is that of the sender',
    (written, code) => {
      expect(codesOf(written, { table: 'filter', chain: 'OUTPUT' })).toEqual([code]);
    },
  );
});
