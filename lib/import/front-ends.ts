/** Other programs that write all rules of a host, as this one does: two of them on one host take out each other's rules. */
import type { Diagnostic } from '../base/diagnostic';
import { tryFindWriter } from '../plan/ownership/known-writers';
import { type HostRulesets, chainsOf } from '../ruleset/model/ruleset';
import { importProblems } from './diagnostics';

/** By name, the page that says how it is switched off. */
export const frontEnds = {
  ufw: 'docs/adopt/ufw.md',
  firewalld: 'docs/adopt/firewalld.md',
  ferm: 'docs/adopt/ferm.md',
  SUSEfirewall2: 'docs/adopt/suse-firewall.md',
  Puppet: 'docs/adopt/puppet.md',
  'netfilter-persistent': 'docs/adopt/netfilter-persistent.md',
} as const;

export type FrontEnd = keyof typeof frontEnds;

export function frontEndNote(name: FrontEnd): Diagnostic {
  return importProblems.frontEnd(name, frontEnds[name]);
}

/** Those whose rules a host holds. */
export function frontEndsIn(rulesets: HostRulesets): readonly FrontEnd[] {
  const chains = [...rulesets.values()].flatMap(chainsOf).map(({ chain }) => chain);
  const programs = new Set(chains.map(({ name }) => tryFindWriter(name)?.program));
  const numbered = chains.flatMap(({ rules }) => rules).filter(({ text }) => puppetComment.test(text));
  return [
    ...(['ufw', 'firewalld'] as const).filter((name) => programs.has(name)),
    ...(numbered.length > 1 ? (['Puppet'] as const) : []),
  ];
}

/** The module puppetlabs-firewall begins the comment of each rule with its number. */
const puppetComment = / --comment "[0-9]{3} [^"]+"/;
