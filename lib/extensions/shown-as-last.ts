import type { HostLimit } from './extension';

/**
 * The limit of a match that iptables-nft keeps as expressions of nftables: of two in a rule that ask about the same
 * thing, it checks both and shows the last one.
 *
 * @param kept flags of options that keep a match whole, for nftables has no expression for them
 */
export function shownAsLast(match: string, kept: readonly string[] = []): HostLimit {
  return {
    backend: 'nft',
    from: '1.8.8',
    when: (_uses, { matches }) => {
      const torn = matches.filter(
        ({ name, options }) => name === match && !options.some(({ flag }) => kept.includes(flag)),
      );
      return torn.length > 1;
    },
    why: `of two tests of one thing it shows the last one only; make two rules of it, with a chain between them`,
  };
}
