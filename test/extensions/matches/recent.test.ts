import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the recent match', () => {
  test.each([
    ['-m recent --set', '-m recent --set --name DEFAULT --mask 255.255.255.255 --rsource'],
    [
      '-m recent --name SSH --update --hitcount 4 --seconds 60 --rsource',
      '-m recent --update --seconds 60 --hitcount 4 --name SSH --mask 255.255.255.255 --rsource',
    ],
    ['-m recent ! --rcheck --rdest --name x', '-m recent ! --rcheck --name x --mask 255.255.255.255 --rdest'],
    [
      '-m recent --rcheck --seconds 60 --reap --rttl',
      '-m recent --rcheck --seconds 60 --reap --rttl --name DEFAULT --mask 255.255.255.255 --rsource',
    ],
    [
      '-m recent --remove --mask 255.255.255.0 --name a:b+c',
      '-m recent --remove --name a:b+c --mask 255.255.255.0 --rsource',
    ],
    [
      '-m recent --rcheck --rsource --rdest',
      '-m recent --rcheck --name DEFAULT --mask 255.255.255.255 --rdest',
    ],
    [
      '-m recent --rcheck --rdest --rsource',
      '-m recent --rcheck --name DEFAULT --mask 255.255.255.255 --rsource',
    ],
    ['-m recent --rcheck --hitcount 0', '-m recent --rcheck --name DEFAULT --mask 255.255.255.255 --rsource'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m recent', 'parse/missing-option'],
    ['-m recent --set --update', 'parse/exclusive-options'],
    ['-m recent --set --seconds 5', 'parse/exclusive-options'],
    ['-m recent --remove --hitcount 5', 'parse/exclusive-options'],
    ['-m recent --set --rttl', 'parse/exclusive-options'],
    ['-m recent --rcheck --reap', 'parse/missing-option'],
    ['-m recent --rcheck --seconds 0', 'parse/bad-value'],
    ['-m recent --set --name a/b', 'parse/bad-value'],
    ['-m recent --set --name ..', 'parse/bad-value'],
    ['-m recent --set --name "a b"', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([
    [
      '-m recent --set',
      '-m recent --set --name DEFAULT --mask ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff --rsource',
    ],
    ['-m recent --set --mask ffff:ffff::', '-m recent --set --name DEFAULT --mask ffff:ffff:: --rsource'],
  ])('prints %s as %s in IPv6', (written, printed) => {
    expect(canonicalText(written, { family: 'ipv6' })).toBe(printed);
  });
});
