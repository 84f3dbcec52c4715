import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the LED target', () => {
  test.each([
    [
      '-j LED --led-always-blink --led-delay 0 --led-trigger-id ssh',
      '-j LED --led-trigger-id "ssh" --led-always-blink',
    ],
    ['-j LED --led-trigger-id "ssh" --led-delay INF', '-j LED --led-trigger-id "ssh" --led-delay inf'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-j LED', 'parse/missing-option'],
    ['-j LED --led-trigger-id ""', 'parse/bad-value'],
    ['-j LED --led-trigger-id x --led-delay soon', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
