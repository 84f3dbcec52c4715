import { printOperation, printStep } from '../../../lib/diff/print-operation';
import type { Operation } from '../../../lib/diff/operation';
import { showProtocol, tryParseProtocol } from '../../../lib/net/protocol';
import { visibleRule } from '../../../lib/review/text/visible-rule';
import { shownRule } from '../../../lib/ruleset/model/shown-rule';
import { canonicalText } from '../../support/oracle/canonical-rules';

describe('a protocol that no current iptables prints by name', () => {
  test.each([
    ['-p igmp -j ACCEPT', '-p 2 -j ACCEPT'],
    ['-p gre -j ACCEPT', '-p 47 -j ACCEPT'],
    ['-p vrrp', '-p 112'],
    ['! -p ospf -j DROP', '! -p 89 -j DROP'],
    ['-s 192.0.2.7/32 -i eth0 -p ipencap -j ACCEPT', '-s 192.0.2.7/32 -i eth0 -p 4 -j ACCEPT'],
  ])('is read as %s, and sent and compared as %s', (shown, sent) => {
    expect(canonicalText(shown)).toBe(sent);
    expect(shownRule(sent)).toBe(shown);
    expect(visibleRule(sent)).toBe(shown);
  });

  test.each([
    '-p tcp -m comment --comment "-p 47"',
    '-m comment --comment "a -p 47 b"',
    '-p 253',
    '',
    '-p icmp',
  ])('%j stays as it is', (text) => {
    expect(shownRule(text)).toBe(text);
  });

  test('has its name in the command that a person would type, and its number in what is sent', () => {
    const place = { family: 'ipv4', table: 'filter', chain: 'INPUT' } as const;
    const operation: Operation = { ...place, kind: 'insert', index: 1, rule: '-p 112 -j ACCEPT' };
    expect(printOperation(operation)).toBe('iptables -I INPUT 1 -p vrrp -j ACCEPT');
    expect(printStep(operation)).toBe('-I INPUT 1 -p 112 -j ACCEPT');
  });

  test('has a name that is read as its number again', () => {
    for (let number = 0; number < 256; number++) expect(tryParseProtocol(showProtocol(number))).toBe(number);
  });
});
