/** Chains that were read line by line are compared as any others are. */
import fc from 'fast-check';
import { diffRulesets } from '../../lib/diff/ruleset-diff';
import { tryFindLines } from '../../lib/ruleset/bulk/line-rules';
import { type ParseSaveOptions, parseSave } from '../../lib/ruleset/save/parse-save';
import { type Ruleset, tryFindChain } from '../../lib/ruleset/model/ruleset';

function read(text: string, options: Partial<ParseSaveOptions> = {}): Ruleset {
  const { ruleset, diagnostics } = parseSave(Buffer.from(text), { family: 'ipv4', file: 'test', ...options });
  if (ruleset === undefined) throw new Error(JSON.stringify(diagnostics));
  return ruleset;
}

/** Few of them, so that many are equal; not all are what they say, and some are two. */
const lines = [
  '-A INPUT -s 192.0.2.1/32 -j DROP',
  '-A INPUT -s 192.0.2.2/32 -j DROP',
  '-A INPUT -s 192.0.2.22/32 -j DROP',
  '-A INPUT -s 192.0.2.2 -j DROP',
  '-A INPUT -s 192.0.2.1,192.0.2.2 -j DROP',
  '[7:300] -A INPUT -s 192.0.2.1/32 -j DROP',
  '[8:400] -A INPUT -s 192.0.2.2/32 -j DROP',
  '-A INPUT -m comment --comment "a b" -j DROP',
  '-A INPUT',
  '-A INPUT ',
  '-A OWN -s 192.0.2.1/32 -j RETURN',
  '-A OWN -s 192.0.2.2/32 -j RETURN',
  '# a comment',
];
const commands = ['-I INPUT -j LOG', '-E OWN OTHER', '-F INPUT', '-D OWN 1', '-A OTHER -j DROP'];

const lists = (words: readonly string[]) => fc.array(fc.constantFrom(...words), { maxLength: 25 });
const saveOf = (some: readonly string[]): string =>
  ['*filter', ':INPUT ACCEPT [0:0]', ':OWN - [0:0]', ...some, 'COMMIT', ''].join('\n');

/** A list, and what is left of it when others take the place of a part. */
const pairs = fc
  .tuple(lists(lines), lists(lines), fc.nat(25), fc.nat(25))
  .map(([before, others, from, count]) => {
    const after = [...before.slice(0, from), ...others, ...before.slice(from + count)];
    return [saveOf(before), saveOf(after)] as const;
  });

test('the edit script is the one between their values, letter by letter', () => {
  fc.assert(
    fc.property(pairs, ([before, after]) => {
      const live = read(before, { origins: false });
      const wanted = read(after, { origins: false, similar: live });
      expect(tryFindLines(tryFindChain(wanted, 'filter', 'OWN'))?.base).toBeDefined();
      const [plain, plainAfter] = [read(before), read(after)];
      const script = diffRulesets(live, wanted);
      expect(script).toEqual(diffRulesets(plain, plainAfter));
      expect(diffRulesets(read(before, { origins: false }), wanted)).toEqual(script);
    }),
    { numRuns: 1000 },
  );
});

test('a chain that a command has changed is no longer the lines that it was', () => {
  fc.assert(
    fc.property(lists(lines), lists([...lines, ...commands]), (before, after) => {
      const [one, other] = [saveOf(before), saveOf(after)];
      const live = read(one, { origins: false });
      const parsed = parseSave(other, { family: 'ipv4', file: 'test', origins: false, similar: live });
      const plain = parseSave(other, { family: 'ipv4', file: 'test' });
      expect(parsed.diagnostics).toEqual(plain.diagnostics);
      if (parsed.ruleset === undefined || plain.ruleset === undefined) return;
      expect(diffRulesets(live, parsed.ruleset)).toEqual(diffRulesets(read(one), plain.ruleset));
      expect(diffRulesets(parsed.ruleset, live)).toEqual(diffRulesets(plain.ruleset, read(one)));
      // What is read third stands beside a chain that stands beside another one.
      const again = read(one, { origins: false, similar: parsed.ruleset });
      expect(diffRulesets(parsed.ruleset, again)).toEqual(diffRulesets(plain.ruleset, read(one)));
    }),
    { numRuns: 1000 },
  );
});
