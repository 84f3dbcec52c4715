import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the conntrack match', () => {
  test.each([
    ['-m conntrack --ctstate ESTABLISHED,RELATED', '-m conntrack --ctstate RELATED,ESTABLISHED'],
    ['-m conntrack --ctstate dnat,new', '-m conntrack --ctstate NEW,DNAT'],
    ['-m conntrack --ctstate REL,EST', '-m conntrack --ctstate RELATED,ESTABLISHED'],
    ['-m conntrack ! --ctstate INVALID', '-m conntrack ! --ctstate INVALID'],
    ['-m conntrack --ctproto TCP', '-m conntrack --ctproto 6'],
    ['-m conntrack --ctorigdst 192.0.2.1/32', '-m conntrack --ctorigdst 192.0.2.1'],
    ['-m conntrack --ctreplsrc 10.1.2.3/255.0.0.0', '-m conntrack --ctreplsrc 10.1.2.3/8'],
    ['-m conntrack --ctorigdstport http', '-m conntrack --ctorigdstport 80'],
    ['-m conntrack --ctorigsrcport 1024:', '-m conntrack --ctorigsrcport 1024:65535'],
    ['-m conntrack --ctreplsrcport 0:65535', '-m conntrack --ctreplsrcport 0:65535'],
    ['-m conntrack --ctstatus CONFIRMED,assured', '-m conntrack --ctstatus ASSURED,CONFIRMED'],
    ['-m conntrack --ctstatus NONE,ASSURED', '-m conntrack --ctstatus ASSURED'],
    ['-m conntrack ! --ctstatus NONE', '-m conntrack ! --ctstatus NONE'],
    ['-m conntrack --ctexpire :5', '-m conntrack --ctexpire 0:5'],
    ['-m conntrack --ctexpire 5:', '-m conntrack --ctexpire 5:4294967295'],
    ['-m conntrack --ctdir reply', '-m conntrack --ctdir REPLY'],
    [
      '-m conntrack --ctdir ORIGINAL ! --ctexpire 1:2 --ctstatus SEEN_REPLY --ctrepldst 192.0.2.9 --ctproto 17 --ctstate NEW',
      '-m conntrack --ctstate NEW --ctproto 17 --ctrepldst 192.0.2.9 --ctstatus SEEN_REPLY ! --ctexpire 1:2 --ctdir ORIGINAL',
    ],
    [
      '-m conntrack ! --ctrepldstport http ! --ctorigsrc 192.0.2.1',
      '-m conntrack ! --ctorigsrc 192.0.2.1 ! --ctrepldstport 80',
    ],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m conntrack', 'parse/missing-option'],
    ['-m conntrack --ctstate NEU', 'parse/bad-value'],
    ['-m conntrack --ctstate NEW,', 'parse/bad-value'],
    ['-m conntrack ! --ctdir REPLY', 'parse/not-negatable'],
    ['-m conntrack --ctdir back', 'parse/bad-value'],
    ['-m conntrack --ctproto 256', 'parse/bad-value'],
    ['-m conntrack --ctorigsrc 2001:db8::1', 'parse/bad-value'],
    ['-m conntrack --ctorigsrc 10.0.0.1/255.0.255.0', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([
    ['-m conntrack --ctorigsrc 2001:DB8::1', '-m conntrack --ctorigsrc 2001:db8::1'],
    ['-m conntrack --ctorigsrc 2001:db8::1/64', '-m conntrack --ctorigsrc 2001:db8::1/64'],
    ['-m conntrack ! --ctrepldst ::/0', '-m conntrack ! --ctrepldst ::/0'],
  ])('prints %s as %s in IPv6', (written, printed) => {
    expect(canonicalText(written, { family: 'ipv6' })).toBe(printed);
  });
});
