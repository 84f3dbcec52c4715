/** Where a rule sends its packets, told from its text wherever that leaves no doubt: it has to be what parsing says. */
import fc from 'fast-check';
import { tryFindChainJump, tryFindJump } from '../../../lib/ruleset/check/jumps';
import { parseRule } from '../../../lib/ruleset/parse/parse-rule';
import { printRule } from '../../../lib/ruleset/model/print-rule';

const jumpOf = (text: string): unknown => tryFindJump(text, 'ipv4');

/** The slow way. */
function parsedJumpOf(text: string): unknown {
  const target = parseRule(text, { family: 'ipv4' }).rule?.target;
  return (
    target && {
      name: target.name,
      via: target.via,
      isChain: target.kind === 'opaque' && target.text === '',
    }
  );
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
  expect(jumpOf(text)).toMatchObject({ name, isChain });
});

test.each(['-s 192.0.2.1/32', '-m comment --comment "ends in -j OWN"', '-m comment --comment -j'])(
  '`%s` has no target',
  (text) => expect(jumpOf(text)).toBeUndefined(),
);

const piece = fc.constantFrom(
  '-s 192.0.2.0/24',
  '-p tcp -m tcp --dport 22',
  '-m comment --comment "x -j OWN y"',
  '-m comment --comment "\\" -j OWN"',
  '-m comment --comment -j',
  "-m comment --comment it's",
  "-m comment --comment 'x -j OWN y'",
  '-m comment --comment "-j"',
);
const target = fc.constantFrom(
  '',
  '-j OWN',
  '-j ACCEPT',
  '-g OWN',
  '-j LOG --log-prefix "-j OWN "',
  '-j LOG',
  '-j LOG --log-prefix -j --log-tcp-options',
);

test('whatever pieces a rule that can be read is made of, its text and parsing it say the same', () => {
  fc.assert(
    fc.property(fc.uniqueArray(piece, { maxLength: 4 }), target, (pieces, end) => {
      const text = [...pieces, end].filter((part) => part !== '').join(' ');
      fc.pre(parseRule(text, { family: 'ipv4' }).rule !== undefined);
      expect(jumpOf(text)).toEqual(parsedJumpOf(text));
    }),
    { numRuns: 500 },
  );
});

test('a jump to a chain is the same whether it is looked for in a canonical text or in any', () => {
  fc.assert(
    fc.property(fc.uniqueArray(piece, { maxLength: 4 }), target, (pieces, end) => {
      const { rule } = parseRule([...pieces, end].join(' '), { family: 'ipv4' });
      if (rule === undefined) return;
      const text = printRule(rule, 'ipv4');
      const jump = tryFindJump(text, 'ipv4');
      expect(tryFindChainJump(text, 'ipv4')).toEqual(jump?.isChain === true ? jump : undefined);
    }),
    { numRuns: 500 },
  );
});

test('an option after a prefix of `-j` was taken for a chain', () => {
  expect(tryFindChainJump('-j LOG --log-prefix -j --log-tcp-options', 'ipv4')).toBeUndefined();
});
