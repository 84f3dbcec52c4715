/** What a finding means, in words. `docs/impact.md` has an example of each. */
import type { LintCode, LintFinding } from '../../impact/questions/lint-ruleset';

/** With the rules that make it so. */
export function describeLint({ code, because, chain, openIn }: LintFinding): string {
  if (openIn !== undefined) return `${texts[code]}; in ${openIn.family} alone: ${few(openIn.services)}`;
  const places = because.map((each) =>
    each.chain === chain ? String(each.index) : `${each.chain} ${String(each.index)}`,
  );
  return places.length === 0
    ? texts[code]
    : `${texts[code]}, because of ${places.length === 1 ? 'rule' : 'rules'} ${places.join(', ')}`;
}

/** What a person reads of a list. */
const maxNamed = 8;

function few(all: readonly string[]): string {
  const more = all.length - maxNamed;
  return more > 0 ? `${all.slice(0, maxNamed).join(', ')} and ${String(more)} more` : all.join(', ');
}

const texts: Readonly<Record<LintCode, string>> = {
  'lint/never-matches': 'no packet can match this rule, whatever stands before it',
  'lint/covered': 'no packet gets to this rule that it would match',
  'lint/redundant': 'every packet has the same outcome without this rule',
  'lint/jump-never-happens': 'no packet takes this jump',
  'lint/unreached-chain': 'no packet gets to this chain',
  'lint/pointless-policy': 'no packet meets the policy DROP',
  'lint/established-not-accepted':
    'the policy is DROP, and packets of connections that the host has opened are not accepted',
  'lint/families-differ': 'what others may connect to differs between IPv4 and IPv6',
};
