/** The nearest name to what was written, for "did you mean"; undefined when nothing is near. */
export function tryFindNearest(written: string, names: Iterable<string>): string | undefined {
  // A name has at most 40 letters or so, and what is much longer is near to none.
  if (written.length > longest) return undefined;
  const lower = written.toLowerCase();
  let limit = Math.max(1, Math.floor(written.length / 3));
  let nearest: string | undefined;
  for (const name of names) {
    if (Math.abs(name.length - written.length) > limit) continue;
    const distance = editDistance(lower, name.toLowerCase(), limit);
    if (distance > limit) continue;
    nearest = name;
    if (distance === 0) break;
    limit = distance - 1;
  }
  return nearest;
}

const longest = 100;

/** Three rows of the table of distances, used again and again: names are compared by the hundred. */
let [beforeLast, last, row] = [0, 1, 2].map(() => new Uint8Array(2 * longest + 1)) as [Row, Row, Row];
type Row = Uint8Array;

/**
 * Letters inserted, deleted, replaced, or swapped with their neighbour; any number above `limit` where there are more.
 * Only the cells are computed that are no further from the diagonal than the limit.
 */
function editDistance(a: string, b: string, limit: number): number {
  const far = limit + 1;
  let leastBefore = 0;
  for (let j = 0; j <= b.length; j++) last[j] = Math.min(j, far);
  for (let i = 1; i <= a.length; i++) {
    const from = Math.max(1, i - limit);
    const to = Math.min(b.length, i + limit);
    const letter = a.charCodeAt(i - 1);
    row[from - 1] = from === 1 ? Math.min(i, far) : far;
    let least = row[from - 1] ?? far;
    for (let j = from; j <= to; j++) {
      const other = b.charCodeAt(j - 1);
      let cost = Math.min(
        (last[j] ?? far) + 1,
        (row[j - 1] ?? far) + 1,
        (last[j - 1] ?? far) + (letter === other ? 0 : 1),
      );
      if (i > 1 && j > 1 && letter === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === other)
        cost = Math.min(cost, (beforeLast[j - 2] ?? far) + 1);
      row[j] = Math.min(cost, far);
      if (cost < least) least = cost;
    }
    if (to < b.length) row[to + 1] = far;
    // A swap looks two rows back, and costs one.
    if (least > limit && leastBefore >= limit) return far;
    leastBefore = least;
    [beforeLast, last, row] = [last, row, beforeLast];
  }
  return last[b.length] ?? far;
}
