/** Which chains lead where: what synthesis, validation and impact all ask. */
import { ChainGraph } from '../../../lib/ruleset/check/chain-graph';
import { tryFindJump } from '../../../lib/ruleset/check/jumps';

interface Rule {
  readonly text: string;
}

/** Of the filter table; each chain by the texts of its rules. */
function graphOf(chains: Readonly<Record<string, readonly string[]>>): ChainGraph<Rule> {
  const all = Object.entries(chains).map(([name, texts]) => [
    name,
    { rules: texts.map((text) => ({ text })) },
  ]);
  const table = { name: 'filter', chains: new Map(all as [string, { rules: Rule[] }][]) };
  return new ChainGraph(table, { family: 'ipv4' });
}

const loopsOf = (graph: ChainGraph<Rule>): unknown =>
  [...graph.loops()].map(({ chains, closing }) => [chains.join(' '), closing.text]);

describe('the jumps of a chain', () => {
  const graph = graphOf({
    INPUT: ['-p tcp -j A', '-g NOWHERE', '-j OUTPUT', '-j LOG --log-prefix "to -j A"', '-j DROP'],
  });

  test('are those to chains, whether they are there or not', () => {
    expect(graph.jumpsOf('INPUT').map(({ to }) => to)).toEqual(['A', 'NOWHERE', 'OUTPUT']);
  });

  test('are none where there is no chain', () => {
    expect(graph.jumpsOf('NOWHERE')).toEqual([]);
  });
});

describe('reachability', () => {
  const graph = graphOf({ INPUT: ['-j A'], A: ['-g B', '-j A'], B: ['-j OUTPUT'], OUTPUT: ['-j C'], C: [] });

  test('goes over several jumps, and ends in a loop', () => {
    expect([...graph.reachableFrom('INPUT')]).toEqual(['INPUT', 'A', 'B']);
  });

  test('does not go back, nor by a jump to a built-in chain', () => {
    expect(graph.leadsTo('A', 'B')).toBe(true);
    expect(graph.leadsTo('B', 'A')).toBe(false);
    expect(graph.leadsTo('INPUT', 'C')).toBe(false);
  });
});

describe('loops', () => {
  test('are none where two ways lead to one chain', () => {
    expect(loopsOf(graphOf({ INPUT: ['-j A', '-j B'], A: ['-j C'], B: ['-j C'], C: [] }))).toEqual([]);
  });

  test('are found once for each jump that closes one, with the chains between', () => {
    const graph = graphOf({
      INPUT: ['-j A'],
      A: ['-j B'],
      B: ['-p tcp -j C'],
      C: ['-g A', '-s 192.0.2.1/32 -j B'],
    });
    expect(loopsOf(graph)).toEqual([
      ['A B C A', '-g A'],
      ['B C B', '-s 192.0.2.1/32 -j B'],
    ]);
  });
});

test('rules as people write them are read with the finder that is given', () => {
  const chains = new Map([['A', { rules: [{ text: '--jump B -p tcp' }] }]]);
  const table = { name: 'filter', chains };
  expect(new ChainGraph(table, { family: 'ipv4' }).leadsTo('A', 'B')).toBe(false);
  expect(new ChainGraph(table, { family: 'ipv4', findJump: tryFindJump }).leadsTo('A', 'B')).toBe(true);
});
