import type { Diagnostic } from '../../base/diagnostic';
import { shortenQuoted } from '../../base/excerpt';
import type { ChainRule } from '../model/ruleset';
import { rulesetCatalogue } from './catalogue';

type Parts = Omit<Parameters<typeof rulesetCatalogue.problem>[0], 'span' | 'path'>;

function at(rule: ChainRule, parts: Parts): Diagnostic {
  return rulesetCatalogue.problem(withOrigin(rule, parts));
}

function withOrigin(rule: ChainRule, parts: Parts) {
  const { detail } = parts;
  return {
    ...parts,
    ...(detail === undefined ? {} : { detail: shortenQuoted(detail, maxRuleLength) }),
    ...rule.origin,
  };
}

/** More of a rule than a person reads. */
const maxRuleLength = 500;

/** A loop of many chains: where it begins and where it closes. */
function loopOf(chains: readonly string[]): string {
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
          ? `declare the chain, or remove the rule`
          : `did you mean \`${nearest}\`? otherwise declare the chain`,
    }),
  foreignTarget: (rule: ChainRule, chain: string, to: string): Diagnostic =>
    rulesetCatalogue.warning(
      withOrigin(rule, {
        code: 'ruleset/foreign-target',
        summary: `a rule of ${chain} jumps to \`${to}\`, a target of the xtables-addons package, not a chain of this table`,
        detail: `the rule is \`${rule.text}\`; it is kept as it is, and a host without that package refuses it`,
      }),
    ),
  jumpToBuiltIn: (rule: ChainRule, chain: string, to: string) =>
    at(rule, {
      code: 'ruleset/jump-to-built-in',
      summary: `a rule of ${chain} jumps to the built-in chain ${to}; rules can jump to user chains only`,
      detail: `the rule is \`${rule.text}\``,
      help: `put the rules that both need into a chain of their own, and jump to it from ${chain} and ${to}`,
    }),
  loop: (rule: ChainRule, chains: readonly string[]) =>
    at(rule, {
      code: 'ruleset/loop',
      summary: `chains form a loop: ${loopOf(chains)}`,
      detail: `the rule that closes it is \`${rule.text}\``,
      help: 'remove one of the jumps',
    }),
  sharedName: (
    rule: ChainRule,
    chain: string,
    claim: { readonly what: string; readonly flags: readonly string[] },
    other: { readonly rule: ChainRule; readonly chain: string },
  ) =>
    at(rule, {
      code: 'ruleset/shared-name',
      summary: `two rules share \`${claim.what}\` but differ in ${claim.flags.join(' and ')}`,
      detail: `the rule of ${chain} is \`${rule.text}\`; the earlier one, in ${other.chain}, is \`${other.rule.text}\``,
      help: 'give one of them another name, or use the same settings in both',
    }),
  reachedFrom: (rule: ChainRule, chain: string, from: string) =>
    at(rule, {
      code: 'ruleset/wrong-chain',
      summary: `a rule of ${chain} does not work for packets from ${from}, and jumps lead there from ${from}`,
      detail: `the rule is \`${rule.text}\``,
      help: 'move it to a chain that is reached only from where it works',
    }),
};
