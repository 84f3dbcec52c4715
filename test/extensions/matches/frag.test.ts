import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the frag match', () => {
  test.each([
    ['-m frag', '-m frag'],
    [
      '-m frag --fraglast --fragres ! --fraglen 5 --fragid 1:',
      '-m frag --fragid 1:4294967295 ! --fraglen 5 --fragres --fraglast',
    ],
    ['-m frag --fragid 0:4294967295 --fragfirst --fragmore', '-m frag --fragfirst --fragmore'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written, { family: 'ipv6' })).toBe(printed);
  });

  test.each([
    ['-m frag --fragmore --fraglast', 'parse/exclusive-options'],
    ['-m frag ! --fragid :', 'parse/never-matches'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written, { family: 'ipv6' })).toEqual([code]);
  });

  test.each([['-m frag --fragfirst', 'parse/other-family']])('refuses %s in IPv4', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
