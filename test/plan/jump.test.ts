/** Where a rule sends its packets, told from its text wherever that leaves no doubt: it has to be what parsing says. */
import fc from 'fast-check';
import { tryFindJump } from '../../lib/plan/jump';
import { parseRule } from '../../lib/ruleset/parse/parse-rule';

const jumpOf = (text: string): unknown => tryFindJump(text, 'ipv4');

/** The slow way. */
function parsedJumpOf(text: string): unknown {
  const target = parseRule(text, { family: 'ipv4' }).rule?.target;
  return target && { name: target.name, isChain: target.kind === 'opaque' && target.text === '' };
}

test.each([
  ['-j ACCEPT', 'ACCEPT', false],
  ['-s 192.0.2.1/32 -j OWN', 'OWN', true],
  ['-m comment --comment "in: \'-j OWN\'" -j DROP', 'DROP', false],
  ['-m comment --comment "a -j OWN" -j LOG --log-prefix "b -j OWN "', 'LOG', false],
  ['-m comment --comment -j -j OWN', 'OWN', true],
  ['-j LOG --log-prefix -j --log-level 7', 'LOG', false],
  ['-j REJECT --reject-with icmp-port-unreachable', 'REJECT', false],
  ['-p tcp -g OWN', 'OWN', true],
  ['-j UNHEARD --of it', 'UNHEARD', false],
])('of `%s` it is %s', (text, name, isChain) => {
  expect(jumpOf(text)).toEqual({ name, isChain });
});

test.each(['-s 192.0.2.1/32', '-m comment --comment "ends in -j OWN"', '-m comment --comment -j'])(
  '`%s` has no target',
  (text) => expect(jumpOf(text)).toBeUndefined(),
);

test('whatever pieces a rule that can be read is made of, its text and parsing it say the same', () => {
  const piece = fc.constantFrom(
    '-s 192.0.2.0/24',
    '-p tcp -m tcp --dport 22',
    '-m comment --comment "x -j OWN y"',
    '-m comment --comment "\\" -j OWN"',
    '-m comment --comment -j',
    "-m comment --comment it's",
    '-m comment --comment "-j"',
  );
  const target = fc.constantFrom(
    '',
    '-j OWN',
    '-j ACCEPT',
    '-g OWN',
    '-j LOG --log-prefix "-j OWN "',
    '-j LOG',
  );
  fc.assert(
    fc.property(fc.uniqueArray(piece, { maxLength: 4 }), target, (pieces, end) => {
      const text = [...pieces, end].filter((part) => part !== '').join(' ');
      fc.pre(parseRule(text, { family: 'ipv4' }).rule !== undefined);
      expect(jumpOf(text)).toEqual(parsedJumpOf(text));
    }),
    { numRuns: 500 },
  );
});
