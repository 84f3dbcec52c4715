/**
 * Combinations of TCP flags in words, by the few flags that decide: `with PSH`, `with SYN and without FIN,RST,ACK`.
 *
 * A set of combinations is covered by the largest cubes, each of which says of some flags that they are set and of some that they
 * are not. What is left out is said instead where that is shorter.
 */
import { tcpFlagNames } from '../../extensions/packet-test';

/** Flags that decide, and which of them are set. */
interface Cube {
  readonly deciding: number;
  readonly set: number;
}

/** How many flags there are, and how many combinations of them. */
const flags = tcpFlagNames.length;
const combinations = Array.from({ length: 1 << flags }, (_, value) => value);

/** How many cubes are named. */
const maxNamed = 4;

/** @param values combinations, a bit for each flag; not none, and not all */
export function printFlags(values: readonly number[]): string {
  const inside = new Set(values);
  const [these, others] = [inside, new Set(combinations.filter((value) => !inside.has(value)))].map(coverOf);
  if (these === undefined || others === undefined) return '';
  return effortOf(these) <= effortOf(others) + effortOfNot(others)
    ? printCubes(these, ', or ', printCube)
    : `but not ${printCubes(others, ', nor ', inBrackets)}`;
}

/** Each as large as it can be, the one that adds most first. */
function coverOf(wanted: ReadonlySet<number>): readonly Cube[] {
  const primes = primesOf(wanted);
  const left = new Set(wanted);
  const found: Cube[] = [];
  while (left.size > 0) {
    const added = (cube: Cube): number => membersOf(cube).filter((value) => left.has(value)).length;
    const best = primes.reduce((one, other) => (added(other) > added(one) ? other : one));
    found.push(best);
    for (const value of membersOf(best)) left.delete(value);
  }
  return found;
}

/** The cubes inside of a set that are in no larger one, those of fewer flags first. */
function primesOf(wanted: ReadonlySet<number>): readonly Cube[] {
  const isInside = (cube: Cube): boolean => membersOf(cube).every((value) => wanted.has(value));
  return cubes.filter((cube) => isInside(cube) && !largerThan(cube).some(isInside));
}

const cubes: readonly Cube[] = [...combinations]
  .sort((one, other) => countOf(one) - countOf(other))
  .flatMap((deciding) =>
    combinations.filter((set) => (set & ~deciding) === 0).map((set) => ({ deciding, set })),
  );

function largerThan({ deciding, set }: Cube): readonly Cube[] {
  return bitsOf(deciding).map((bit) => ({ deciding: deciding & ~bit, set: set & ~bit }));
}

function membersOf({ deciding, set }: Cube): readonly number[] {
  const free = ~deciding & (combinations.length - 1);
  const members = [set];
  // Each value of the free bits once, downwards.
  for (let value = free; value > 0; value = (value - 1) & free) members.push(set | value);
  return members;
}

/** How much there is to read. */
function effortOf(cover: readonly Cube[]): number {
  return cover.reduce((sum, { deciding }) => sum + countOf(deciding) + 2, 0);
}

/** What it costs more to read what is not meant; `but not without` is hard to read. */
function effortOfNot(cover: readonly Cube[]): number {
  return cover.every(({ set }) => set === 0) && !cover.some(isExact) ? 5 : 1;
}

function printCubes(cover: readonly Cube[], between: string, print: (cube: Cube) => string): string {
  if (cover.every(isExact) && cover.length <= maxNamed)
    return `tcp flags ${cover.map(({ set }) => namesOf(set).join('+') || 'none').join(' or ')}`;
  const left = cover.length - maxNamed;
  const named = cover.slice(0, left > 0 ? maxNamed : cover.length).map(print);
  return [...named, ...(left > 0 ? [`${String(left)} more`] : [])].join(between);
}

/** What is not meant is both of it together: `but not (with SYN and without ACK)`. */
function inBrackets(cube: Cube): string {
  const words = printCube(cube);
  return words.includes(' and ') ? `(${words})` : words;
}

function printCube({ deciding, set }: Cube): string {
  const without = namesOf(deciding & ~set);
  return [
    ...(set === 0 ? [] : [`with ${namesOf(set).join('+')}`]),
    ...(without.length === 0 ? [] : [`without ${without.join(',')}`]),
  ].join(' and ');
}

function isExact({ deciding }: Cube): boolean {
  return countOf(deciding) === flags;
}

function namesOf(value: number): readonly string[] {
  return tcpFlagNames.filter((_, bit) => (value & (1 << bit)) !== 0);
}

function bitsOf(value: number): readonly number[] {
  return tcpFlagNames.flatMap((_, bit) => value & (1 << bit) || []);
}

function countOf(value: number): number {
  return bitsOf(value).length;
}
