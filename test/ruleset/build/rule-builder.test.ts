import { FirewallError } from '../../../lib/base/firewall-error';
import type { Family } from '../../../lib/net/family';
import { parseRule } from '../../../lib/ruleset/parse/parse-rule';
import { printRule } from '../../../lib/ruleset/model/print-rule';
import { type RuleBuilder, rule } from '../../../lib/ruleset/build/rule-builder';
import { readText } from '../../support/project/repository';

/** What the text becomes once it is read: nothing is lost on the way. */
function canonical(builder: RuleBuilder, family: Family = 'ipv4'): string {
  const parsed = parseRule(builder.text, { family });
  expect(parsed.diagnostics).toEqual([]);
  return parsed.rule === undefined ? '' : printRule(parsed.rule, family);
}

describe('rule()', () => {
  test('reads as the rule that it writes', () => {
    const site = rule()
      .protocol('tcp')
      .source('192.0.2.0/24')
      .match('tcp', { dport: 443 })
      .match('conntrack', { ctstate: ['NEW'] })
      .comment('public site')
      .jump('ACCEPT');
    expect(site.text).toBe(
      '-s 192.0.2.0/24 -p tcp -m tcp --dport 443 -m conntrack --ctstate NEW -m comment --comment "public site" -j ACCEPT',
    );
    expect(canonical(site)).toBe(site.text);
  });

  test('writes the rules that the README shows', () => {
    const metrics = rule().source('192.0.2.0/24').tcp({ dport: 9100 }).ctstate('NEW').comment('metrics');
    const opening = rule()
      .tcp({ dport: { not: 22 }, syn: true })
      .match('limit', { limit: '5/min' })
      .jump('LOG', { logPrefix: 'syn: ' });
    const readme = readText('README.md');
    for (const shown of [metrics.jump('ACCEPT'), opening])
      expect(readme).toContain(`// ${canonical(shown)}\n`);
  });

  test.each([
    [rule(), ''],
    [rule().tcp(), '-p tcp'],
    [rule().tcp({ dport: 22, syn: true }), '-p tcp -m tcp --dport 22 --syn'],
    [rule().udp({ sport: '1024:', dport: 53 }), '-p udp -m udp --sport 1024: --dport 53'],
    [rule().icmp('echo-request').jump('ACCEPT'), '-p icmp -m icmp --icmp-type echo-request -j ACCEPT'],
    [rule().icmpv6(135).jump('ACCEPT'), '-p ipv6-icmp -m icmp6 --icmpv6-type 135 -j ACCEPT'],
    [rule().ctstate('RELATED', 'ESTABLISHED'), '-m conntrack --ctstate RELATED,ESTABLISHED'],
    [rule().source({ not: '10.0.0.0/8' }).outInterface('eth+'), '! -s 10.0.0.0/8 -o eth+'],
    [rule().tcp({ dport: { not: 22 } }), '-p tcp -m tcp ! --dport 22'],
    [rule().fragment().jumpTo('LOST'), '-f -j LOST'],
    [rule().goTo('SERVICES'), '-g SERVICES'],
    [rule().tcp().jump('REJECT', { rejectWith: 'tcp-reset' }), '-p tcp -j REJECT --reject-with tcp-reset'],
    [rule().jump('LOG', { logPrefix: 'in: ', logUid: true }), '-j LOG --log-prefix "in: " --log-uid'],
  ])('writes rule %#', (builder, text) => {
    expect(builder.text).toBe(text);
    expect(String(builder)).toBe(text);
  });

  test('gives a new rule at each step, so that a beginning can be used twice', () => {
    const fromOffice = rule().source('192.0.2.0/24');
    expect(fromOffice.tcp({ dport: 22 }).jump('ACCEPT').text).toContain('--dport 22');
    expect(fromOffice.text).toBe('-s 192.0.2.0/24');
  });

  test('puts options in the order in which iptables prints them', () => {
    const limited = rule().match('recent', { name: 'SSH', seconds: 60, update: true, hitcount: 4 });
    expect(limited.text).toBe('-m recent --update --seconds 60 --hitcount 4 --name SSH');
  });
});

describe('values that are known only later', () => {
  const token = '${TfToken[TOKEN.0]}';

  test('stand in quotes as they are', () => {
    expect(rule().source(token).tcp({ dport: token }).comment(`for ${token}`).jump('ACCEPT').text).toBe(
      `-s "${token}" -p tcp -m tcp --dport "${token}" -m comment --comment "for ${token}" -j ACCEPT`,
    );
  });

  test('are only what cdktf marks as such: other dollar signs and braces are text', () => {
    expect(rule().comment('costs ${x "y"}').text).toBe('-m comment --comment "costs ${x \\"y\\"}"');
    expect(rule().comment('costs $${x}').text).toBe('-m comment --comment "costs $${x}"');
    expect(rule().comment(`"${token}" \${x}`).text).toBe(`-m comment --comment "\\"${token}\\" \${x}"`);
  });
});

describe('what a rule cannot say', () => {
  const codeOf = (build: () => unknown): string => {
    try {
      build();
    } catch (error) {
      return error instanceof FirewallError ? error.code : String(error);
    }
    return 'none';
  };

  test('does not compile', () => {
    const neverRun = (): void => {
      // @ts-expect-error no such state
      rule().match('conntrack', { ctstate: ['NWE'] });
      // @ts-expect-error no such state
      rule().ctstate('NEWISH');
      // @ts-expect-error no such option
      rule().tcp({ dprot: 22 });
      // @ts-expect-error no such match
      rule().match('conntrak', {});
      // @ts-expect-error no such target
      rule().jump('ACCPET');
      // @ts-expect-error no such answer
      rule().jump('REJECT', { rejectWith: 'icmp-go-away' });
      // @ts-expect-error a comment match has to have a comment
      rule().match('comment');
      // @ts-expect-error the limit match cannot be turned round
      rule().match('limit', { limit: { not: '3/minute' } });
      // @ts-expect-error a rate has a unit that iptables knows
      rule().match('limit', { limit: '3/fortnight' });
      // @ts-expect-error an option that may be missing would widen the rule
      rule().tcp({ dport: undefined as number | undefined });
    };
    expect(neverRun).toBeInstanceOf(Function);
  });

  test.each([
    ['rule/unknown-extension', () => rule().match('nosuch' as 'tcp', {})],
    ['rule/unknown-extension', () => rule().jump('toString' as 'ACCEPT')],
    ['rule/unknown-argument', () => rule().tcp({ dprot: 22 } as never)],
    ['rule/no-value', () => rule().tcp({ dport: undefined } as never)],
    ['rule/repeated', () => rule().tcp().udp()],
    ['rule/repeated', () => rule().jump('ACCEPT').jumpTo('OTHER')],
  ])('is refused where no compiler looked: %s', (code, build) => {
    expect(codeOf(build)).toBe(code);
  });
});
