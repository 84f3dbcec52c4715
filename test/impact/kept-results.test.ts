/** The tables in which results about nodes are kept, past the sizes that they begin with. */
import { KnownResults, notKnown } from '../../lib/impact/diagrams/known-results';
import { NodeResults } from '../../lib/impact/diagrams/node-results';

test('of an operation, the result that was kept is found or none, and that of the last one is', () => {
  const results = new KnownResults();
  const resultOf = (number: number): number => (number * 7919) % 1_000_003;
  const wrong: number[] = [];
  let found = 0;
  for (let number = 2; number < 100_000; number++) {
    results.keep(1, number, number + 1, resultOf(number));
    if (results.find(1, number, number + 1) !== resultOf(number)) wrong.push(number);
    const earlier = number >> 1;
    const kept = results.find(1, earlier, earlier + 1);
    if (kept !== notKnown) found++;
    if (kept !== notKnown && kept !== resultOf(earlier)) wrong.push(earlier);
  }
  expect(wrong).toEqual([]);
  expect(found).toBeGreaterThan(1000);
  expect(results.find(2, 99_999, 100_000)).toBe(notKnown);
  expect(results.find(1, 100_000, 99_999)).toBe(notKnown);
});

test('of each node, the result that was set is there', () => {
  const results = new NodeResults();
  const nodes = Array.from({ length: 20_000 }, (_, index) => index * 3);
  for (const [index, node] of nodes.entries()) results.set(node, index);
  expect(nodes.map((node) => results.get(node))).toEqual([...nodes.keys()]);
  expect(nodes.filter((node) => results.get(node + 1) !== -1)).toEqual([]);
});
