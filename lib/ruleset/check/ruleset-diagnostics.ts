import { type Diagnostic, problem } from '../../base/diagnostic';
import { shortenQuoted } from '../../base/excerpt';
import type { ChainRule } from '../model/ruleset';

function at(rule: ChainRule, parts: Omit<Parameters<typeof problem>[0], 'span' | 'path'>): Diagnostic {
  const { detail } = parts;
  return problem({
    ...parts,
    ...(detail === undefined ? {} : { detail: shortenQuoted(detail, mostOfRule) }),
    ...rule.origin,
  });
}

/** More of a rule than a person reads. */
const mostOfRule = 500;

/** A circle of many chains: where it begins and where it closes. */
function circleOf(chains: readonly string[]): string {
  const shown = chains.length > 12 ? [...chains.slice(0, 6), '...', ...chains.slice(-6)] : chains;
  return shown.join(' -> ');
}

export const rulesetProblems = {
  unknownChain: (rule: ChainRule, chain: string, to: string, nearest: string | undefined) =>
    at(rule, {
      code: 'ruleset/unknown-chain',
      summary: `a rule of ${chain} jumps to \`${to}\`, which is neither a chain of this table nor a target`,
      detail: `the rule is \`${rule.text}\``,
      help:
        nearest === undefined
          ? `declare the chain, or take the rule out`
          : `did you mean \`${nearest}\`? else declare the chain`,
    }),
  foreignTarget: (rule: ChainRule, chain: string, to: string): Diagnostic => ({
    ...at(rule, {
      code: 'ruleset/foreign-target',
      summary: `a rule of ${chain} jumps to \`${to}\`, which is a target of the xtables-addons package and no chain of this table`,
      detail: `the rule is \`${rule.text}\`; it is kept as it stands, and a host without that package refuses it`,
    }),
    severity: 'warning',
  }),
  jumpToBuiltIn: (rule: ChainRule, chain: string, to: string) =>
    at(rule, {
      code: 'ruleset/jump-to-built-in',
      summary: `a rule of ${chain} jumps to ${to}, and only user chains can be jumped to`,
      detail: `the rule is \`${rule.text}\``,
      help: `put the rules that both need into a chain of their own, and jump to it from ${chain} and ${to}`,
    }),
  loop: (rule: ChainRule, chains: readonly string[]) =>
    at(rule, {
      code: 'ruleset/loop',
      summary: `chains jump in a circle: ${circleOf(chains)}`,
      detail: `the rule that closes it is \`${rule.text}\``,
    }),
  sharedName: (
    rule: ChainRule,
    chain: string,
    claim: { readonly what: string; readonly flags: readonly string[] },
    other: { readonly rule: ChainRule; readonly chain: string },
  ) =>
    at(rule, {
      code: 'ruleset/shared-name',
      summary: `two rules share \`${claim.what}\` and do not agree in ${claim.flags.join(' and ')}`,
      detail: `the rule of ${chain} is \`${rule.text}\`; before it, in ${other.chain}, stands \`${other.rule.text}\``,
      help: 'give one of them another name, or write the same in both',
    }),
  reachedFrom: (rule: ChainRule, chain: string, from: string) =>
    at(rule, {
      code: 'ruleset/wrong-chain',
      summary: `a rule of ${chain} cannot work for packets from ${from}, and jumps lead there from ${from}`,
      detail: `the rule is \`${rule.text}\``,
      help: 'give it a chain that is reached only from where it works',
    }),
};
