/**
 * The two matches that ask for the state of a connection. The kernel has one, and iptables prints it as it was written: `state` is
 * another way to write a part of `conntrack`, so a rule in the one is a replacement for that in the other, and no other packets match.
 */

/** Which of them a firewall writes. */
export type StateMatch = 'conntrack' | 'state';

const states = ['INVALID', 'NEW', 'RELATED', 'ESTABLISHED', 'UNTRACKED'].join('|');
const list = `((?:${states})(?:,(?:${states}))*)(?= |$)`;

/** All that `state` can say; whatever else of conntrack is asked for stays where it is. */
const asked = {
  conntrack: new RegExp(`(^| )-m conntrack( !)? --ctstate ${list}(?! (?:! )?--ct)`, 'g'),
  state: new RegExp(`(^| )-m state( !)? --state ${list}`, 'g'),
} as const;

const written = {
  conntrack: '$1-m conntrack$2 --ctstate $3',
  state: '$1-m state$2 --state $3',
} as const;

/** The text of a rule with one of the matches where it has the other one. */
export function withStateMatch(text: string, match: StateMatch): string {
  const other = match === 'state' ? asked.conntrack : asked.state;
  return unquotedParts(text)
    .map((part, index) => (index % 2 === 0 ? part.replace(other, written[match]) : part))
    .join('');
}

/** Whether a rule asks by this match for what both can say. */
export function asksBy(text: string, match: StateMatch): boolean {
  return unquotedParts(text).some((part, index) => index % 2 === 0 && part.search(asked[match]) >= 0);
}

/** Text outside of quotes, and between them what stands in quotes. */
function unquotedParts(text: string): readonly string[] {
  return text.split(/("(?:\\.|[^"\\])*"|'[^']*')/);
}
