/**
 * Enters a folder of a transaction, if it is ours: `enter /run/cdktf-iptables.ID`.
 *
 * A login that may not write to /run has its folder in /tmp, where everybody may make one, or a link, of any name that
 * is free. What counts is asked after entering, of the folder that one stands in: that its owner is this user, and that
 * it really is at that path and not behind a link. From then on nobody can exchange it.
 *
 * The path has to be without links but for the folder itself.
 */
export const lockFunction = `
enter() { cd "$1" 2> /dev/null && [ -O . ] && [ "$(pwd -P)" = "$1" ]; }
`;
