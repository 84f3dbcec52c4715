/**
 * Work that is mostly waiting, done by several workers at once while each piece has a test of its own.
 *
 * @param makeWorker makes one who does one piece after the other
 * @returns by piece, what became of it
 */
export function sideBySide<Piece, Result>(
  pieces: readonly Piece[],
  workers: number,
  makeWorker: () => (piece: Piece) => Promise<Result>,
): ReadonlyMap<Piece, Promise<Result>> {
  const results = new Map<Piece, Promise<Result>>();
  const queue: ((doPiece: (piece: Piece) => Promise<Result>) => Promise<void>)[] = [];
  for (const piece of pieces) {
    const result = new Promise<Result>((resolve, reject) => {
      queue.push((doPiece) => doPiece(piece).then(resolve, reject));
    });
    // Each is looked at by its own test, which may come later.
    result.catch(() => undefined);
    results.set(piece, result);
  }
  for (let index = 0; index < workers; index += 1) void work(makeWorker());
  return results;

  async function work(doPiece: (piece: Piece) => Promise<Result>): Promise<void> {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await next(doPiece);
  }
}
