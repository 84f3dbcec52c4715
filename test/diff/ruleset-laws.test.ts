/** What holds for the edit script between any two rulesets. */
import fc from 'fast-check';
import { type Operation, isRuleOperation } from '../../lib/diff/operation';
import { restoreBlocks } from '../../lib/diff/restore-script';
import { diffRulesets } from '../../lib/diff/ruleset-diff';
import { simulate } from '../../lib/diff/simulate';
import { invert } from '../../lib/diff/invert';
import type { Ruleset } from '../../lib/ruleset/model/ruleset';
import { isBuiltIn } from '../../lib/ruleset/model/tables';
import { distanceByTable } from './edit-oracle';
import { restore } from '../support/oracle/iptables-model';
import { rulesets } from '../support/laws/ruleset-arbitraries';
import { substanceOf } from '../support/project/rulesets';

const RUNS = process.env['LONG'] === '1' ? 5000 : 200;

const pairs = fc
  .constantFrom('ipv4' as const, 'ipv6' as const)
  .chain((family) => fc.tuple(rulesets(family), rulesets(family)));

function batchOf(operations: readonly Operation[], live: Ruleset): string {
  return [...restoreBlocks(operations, { live }).values()].join('');
}

describe('the edit script between two rulesets', () => {
  test('leads from the one to the other', () => {
    fc.assert(
      fc.property(pairs, ([before, after]) => {
        expect(substanceOf(simulate(before, diffRulesets(before, after)))).toBe(substanceOf(after));
      }),
      { numRuns: RUNS },
    );
  });

  test('is empty between a ruleset and itself', () => {
    fc.assert(
      fc.property(pairs, ([ruleset]) => {
        expect(diffRulesets(ruleset, ruleset)).toEqual([]);
      }),
    );
  });

  test('has as many operations in a chain as the edit distance of its rules', () => {
    fc.assert(
      fc.property(pairs, ([before, after]) => {
        const operations = diffRulesets(before, after).filter(isRuleOperation);
        for (const [name, table] of after.tables) {
          for (const chain of table.chains.keys()) {
            const count = operations.filter((step) => step.table === name && step.chain === chain).length;
            expect(count).toBe(distance(before, after, name, chain));
          }
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('names every rule by an index that is there when its turn comes', () => {
    fc.assert(
      fc.property(pairs, ([before, after]) => {
        let now = before;
        for (const step of diffRulesets(before, after)) {
          const length = now.tables.get(step.table)?.chains.get(step.chain)?.rules.length ?? 0;
          const last = step.kind === 'insert' ? length + 1 : length;
          const isThere = !isRuleOperation(step) || (step.index >= 1 && step.index <= last);
          expect({ step, isThere }).toEqual({ step, isThere: true });
          now = simulate(now, [step]);
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('taken back leads exactly back', () => {
    fc.assert(
      fc.property(pairs, ([before, after]) => {
        const there = diffRulesets(before, after);
        const back = invert(there, before);
        expect(substanceOf(simulate(simulate(before, there), back))).toBe(substanceOf(before));
      }),
      { numRuns: RUNS },
    );
  });
});

describe('the edit script as a batch', () => {
  test('does what the simulation says, there and back', () => {
    fc.assert(
      fc.property(pairs, ([before, after]) => {
        const there = diffRulesets(before, after);
        const expected = simulate(before, there);
        const changed = restore(before, batchOf(there, before));
        expect(substanceOf(changed)).toBe(substanceOf(expected));
        const rolledBack = restore(changed, batchOf(invert(there, before), expected));
        expect(substanceOf(rolledBack)).toBe(substanceOf(before));
      }),
      { numRuns: RUNS },
    );
  });

  test('empties no chain that it does not remove, and replaces no rule twice', () => {
    fc.assert(
      fc.property(pairs, ([before, after]) => {
        const lines = batchOf(diffRulesets(before, after), before).split('\n');
        expect(lines.filter((line) => line.startsWith(':'))).toEqual([]);
        const removed = lines.filter((line) => line.startsWith('-X ')).map((line) => line.slice(3));
        const flushed = lines.filter((line) => line.startsWith('-F ')).map((line) => line.slice(3));
        expect(removed).toEqual(expect.arrayContaining(flushed));
      }),
    );
  });

  test('is one block a table, each with its COMMIT', () => {
    fc.assert(
      fc.property(pairs, ([before, after]) => {
        const operations = diffRulesets(before, after);
        const blocks = restoreBlocks(operations, { live: before });
        expect([...blocks.keys()]).toEqual([...new Set(operations.map(({ table }) => table))]);
        for (const [table, block] of blocks) {
          expect(block.startsWith(`*${table}\n`) && block.endsWith('\nCOMMIT\n')).toBe(true);
          expect(block.match(/^(\*|COMMIT)/gm)).toHaveLength(2);
        }
      }),
    );
  });
});

/** Rules that are inserted, deleted and replaced at the least; a chain that is new is empty before. */
function distance(before: Ruleset, after: Ruleset, table: string, chain: string): number {
  const texts = (ruleset: Ruleset): readonly string[] =>
    ruleset.tables
      .get(table)
      ?.chains.get(chain)
      ?.rules.map(({ text }) => text) ?? [];
  if (!isBuiltIn(table, chain) && !after.tables.get(table)?.chains.has(chain)) return 0;
  const names = [...new Set([...texts(before), ...texts(after)])];
  const ids = (ruleset: Ruleset): Int32Array =>
    Int32Array.from(texts(ruleset), (text) => names.indexOf(text));
  return distanceByTable(ids(before), ids(after));
}
