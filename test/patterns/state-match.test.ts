/** The old match `state`, and the part of `conntrack` that it says. */
import { asksBy, withStateMatch } from '../../lib/patterns/state-match';

test.each([
  ['-m conntrack --ctstate NEW -j ACCEPT', '-m state --state NEW -j ACCEPT'],
  [
    '-i eth0 -m conntrack ! --ctstate RELATED,ESTABLISHED -j DROP',
    '-i eth0 -m state ! --state RELATED,ESTABLISHED -j DROP',
  ],
  ['-m conntrack --ctstate INVALID', '-m state --state INVALID'],
  [
    '-m comment --comment "a \\" -m conntrack --ctstate NEW" -m conntrack --ctstate NEW -j DROP',
    '-m comment --comment "a \\" -m conntrack --ctstate NEW" -m state --state NEW -j DROP',
  ],
])('`%s` is `%s`', (conntrack, state) => {
  expect(withStateMatch(conntrack, 'state')).toBe(state);
  expect(withStateMatch(state, 'conntrack')).toBe(conntrack);
  expect([asksBy(conntrack, 'conntrack'), asksBy(conntrack, 'state')]).toEqual([true, false]);
  expect([asksBy(state, 'conntrack'), asksBy(state, 'state')]).toEqual([false, true]);
});

test.each([
  '-m conntrack --ctstate DNAT -j ACCEPT',
  '-m conntrack --ctstate NEW,DNAT -j ACCEPT',
  '-m conntrack --ctstate NEW --ctdir ORIGINAL -j ACCEPT',
  '-m conntrack --ctstate NEW ! --ctstatus ASSURED -j ACCEPT',
  '-m conntrack --ctproto 6 --ctstate NEW -j ACCEPT',
  '-m comment --comment "-m conntrack --ctstate NEW" -j ACCEPT',
])('`%s` is said by conntrack alone', (rule) => {
  expect(withStateMatch(rule, 'state')).toBe(rule);
  expect(asksBy(rule, 'conntrack')).toBe(false);
});
