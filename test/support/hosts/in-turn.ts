/**
 * What is not tried in every combination every day, and how it is chosen: by the commit, so that nothing is left to chance and each
 * comes by often. LONG=1 runs all.
 *
 * Backends in turn: where tests are about owners, plans or Terraform, and not about iptables, one backend for each is enough.
 * A chessboard: where each of two things matters alone, and what matters of both together is rare, half of the pairs are enough.
 */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Backend } from '../../../lib/sandbox/sandbox';
import { seedOfCommit } from '../laws/seed-of-commit';

const isLong = process.env['LONG'] === '1';

/** For `describe.each`: a round a day, and two in a long run. */
export const ROUNDS: readonly number[] = isLong ? [1, 2] : [1];

/** For a suite that takes one backend: it and another suite of the same commit may have different ones. */
export function backendsOfToday(suite: string): readonly Backend[] {
  const round = roundOf(suite);
  return ROUNDS.map((turn) => backendsInTurn(round + turn)());
}

/** Each call gives the next backend; in the other round, it is the other one. */
export function backendsInTurn(round: number): () => Backend {
  let turn = seedOfCommit() + round;
  return () => (turn++ % 2 === 0 ? 'nft' : 'legacy');
}

/**
 * Whether a square of a chessboard has the colour of this commit: every row and every column is tried, each at every second square.
 *
 * @param places its row, its column, and what else it is a matter of, each as a number
 */
export function isColourOfToday(suite: string, ...places: readonly number[]): boolean {
  return isLong || places.reduce((sum, place) => sum + place, roundOf(suite) + seedOfCommit()) % 2 === 0;
}

/** Of a list, every second one, as the commit says, and all in a long run: of two, one. */
export function everySecondOf<T>(suite: string, list: readonly T[]): readonly T[] {
  return list.filter((_, place) => isColourOfToday(suite, place));
}

function roundOf(suite: string): number {
  return createHash('sha256').update(basename(suite)).digest().readUInt8();
}
