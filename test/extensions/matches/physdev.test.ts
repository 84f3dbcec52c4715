import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the physdev match', () => {
  test.each([
    ['-m physdev --physdev-in eth+', '-m physdev --physdev-in eth+'],
    [
      '-m physdev --physdev-is-bridged --physdev-out eth0 --physdev-is-out ! --physdev-in eth1 --physdev-is-in',
      '-m physdev --physdev-is-in ! --physdev-in eth1 --physdev-is-out --physdev-out eth0 --physdev-is-bridged',
    ],
    ['-m physdev ! --physdev-is-bridged', '-m physdev ! --physdev-is-bridged'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m physdev', 'parse/missing-option'],
    ['-m physdev --physdev-in a-name-too-long-for-it', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([
    ['-m physdev --physdev-out eth0', 'parse/bad-combination'],
    ['-m physdev --physdev-is-out ! --physdev-is-bridged', 'parse/bad-combination'],
  ])('refuses %s in OUTPUT, unless the packet is bridged', (written, code) => {
    expect(codesOf(written, { table: 'filter', chain: 'OUTPUT' })).toEqual([code]);
  });

  test.each(['-m physdev --physdev-out eth0 --physdev-is-bridged', '-m physdev --physdev-in eth0'])(
    'takes %s in OUTPUT',
    (written) => {
      expect(codesOf(written, { table: 'filter', chain: 'OUTPUT' })).toEqual([]);
    },
  );
});
