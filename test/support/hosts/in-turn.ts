/**
 * Backends in turn: where tests are about owners, plans or Terraform, and not about iptables, one backend for each is enough.
 * The commit decides which, so each test comes by both; LONG=1 runs all on both.
 */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Backend } from '../../../lib/sandbox/sandbox';
import { seedOfCommit } from '../laws/seed-of-commit';

/** For `describe.each`: a round a day, and two in a long run. */
export const ROUNDS: readonly number[] = process.env['LONG'] === '1' ? [1, 2] : [1];

/** For a suite that takes one backend: it and another suite of the same commit may have different ones. */
export function backendsOfToday(suite: string): readonly Backend[] {
  const round = createHash('sha256').update(basename(suite)).digest().readUInt8();
  return ROUNDS.map((turn) => backendsInTurn(round + turn)());
}

/** Each call gives the next backend; in the other round, it is the other one. */
export function backendsInTurn(round: number): () => Backend {
  let turn = seedOfCommit() + round;
  return () => (turn++ % 2 === 0 ? 'nft' : 'legacy');
}
