import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the owner match', () => {
  test.each([
    ['-m owner --uid-owner root', '-m owner --uid-owner 0'],
    ['-m owner --uid-owner 1000-2000', '-m owner --uid-owner 1000-2000'],
    ['-m owner --uid-owner 7-7', '-m owner --uid-owner 7'],
    ['-m owner ! --gid-owner 0x10 --uid-owner 010', '-m owner --uid-owner 8 ! --gid-owner 16'],
    ['-m owner ! --socket-exists', '-m owner ! --socket-exists'],
    [
      '-m owner --uid-owner 0 --gid-owner 0 --suppl-groups --socket-exists',
      '-m owner --socket-exists --uid-owner 0 --gid-owner 0 --suppl-groups',
    ],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m owner --uid-owner www-data', '-m owner --uid-owner www-data'],
    ['-m owner --gid-owner systemd-journal', '-m owner --gid-owner systemd-journal'],
  ])('leaves the name in %s to the host', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m owner', 'parse/missing-option'],
    ['-m owner --socket-exists --suppl-groups', 'parse/missing-option'],
    ['-m owner --uid-owner 0 --suppl-groups', 'parse/missing-option'],
    ['-m owner --uid-owner 9-5', 'parse/bad-value'],
    ['-m owner --uid-owner 5-', 'parse/bad-value'],
    ['-m owner --uid-owner 4294967295', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([
    ['-m owner --pid-owner 5', 'parse/unsupported'],
    ['-m owner --sid-owner 5', 'parse/unsupported'],
    ['-m owner --cmd-owner sshd', 'parse/unsupported'],
  ])('says what to use in place of %s, which the kernel has dropped', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([['-m owner --uid-owner 0', 'parse/wrong-chain']])(
    'refuses %s in INPUT, where packets have no owner',
    (written, code) => {
      expect(codesOf(written, { table: 'filter', chain: 'INPUT' })).toEqual([code]);
    },
  );

  test.each(['-m owner --uid-owner 0'])('takes %s in POSTROUTING', (written) => {
    expect(codesOf(written, { table: 'mangle', chain: 'POSTROUTING' })).toEqual([]);
  });
});
