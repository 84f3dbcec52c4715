import { byteText } from '../../base/bytes';

/**
 * Comments, `[PACKETS:BYTES] ` before a rule, ` [PACKETS:BYTES]` behind a policy. A line ends at a newline only, so not with
 * `^` and `$`, for which other characters end one too.
 */
const passing = /(?<![^\n])(?:#[^\n]*\n|\[[0-9]*:[0-9]*\] )| \[[0-9]*:[0-9]*\](?![^\n])/g;

/**
 * What iptables-save printed without comments and counters: byte for byte what `compared.awk` makes of it on the host, so
 * that hashes can be compared.
 */
export function withoutCounters(save: Buffer): Buffer {
  return Buffer.from(save.toString('latin1').replace(passing, ''), 'latin1');
}

/** The same without the rules of chains that are not compared. @param save as `withoutCounters` gives it */
export function withoutRulesOf(save: Buffer, chains: ReadonlySet<string>): Buffer {
  if (chains.size === 0) return save;
  const names = new Set([...chains].map(byteText));
  const lines = save.toString('latin1').split('\n');
  const compared = lines.filter((line) => !names.has(/^-A ([^ ]+)/.exec(line)?.[1] ?? ''));
  return Buffer.from(compared.join('\n'), 'latin1');
}

/** What `ipset save` printed of some sets, without what passes by itself: what `compared-sets.awk` makes of it. */
export function comparedSets(save: Buffer, names: ReadonlySet<string>): Buffer {
  const compared = new Set([...names].map(byteText));
  const lines = save
    .toString('latin1')
    .split('\n')
    .filter((line) => compared.has(line.split(' ')[1] ?? ''))
    .map((line) =>
      line.startsWith('create ')
        ? line.replace(/ hashsize [0-9]+/, '')
        : line.replace(/ timeout [0-9]+/g, '').replace(/ packets [0-9]+ bytes [0-9]+/g, ''),
    );
  return Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1');
}
