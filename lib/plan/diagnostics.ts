import { type Diagnostic, problem, warning } from '../base/diagnostic';
import { type Family, commandOf } from '../net/family';
import type { ForeignRule } from './ownership/ownership';
import type { Origin } from '../ruleset/model/origin';

export const planProblems = {
  noFamily: (family: Family): Diagnostic =>
    problem({
      code: 'plan/no-family',
      summary: `${family} rules are declared, but the host has no working ${commandOf(family)}`,
      detail: 'the command is missing there, or the kernel has no support for this family',
      help: `install iptables with ${commandOf(family)} there, or leave the ${family} rules out`,
    }),
  noAnchor: (family: Family, table: string, chain: string, anchor: string): Diagnostic =>
    problem({
      code: 'plan/no-anchor',
      summary: `no rule of ${family} ${table} ${chain} jumps to the chain that the anchor \`${anchor}\` names`,
      help: `look at \`${commandOf(family)} -t ${table} -S ${chain}\`; use \`first\` or \`last\`, or start what makes that chain`,
    }),
  noSuchChain: (origin: Origin, family: Family, table: string, target: string): Diagnostic =>
    problem({
      code: 'plan/no-such-chain',
      summary: `a rule jumps to \`${target}\`, which is neither declared nor on the host (${family}, table ${table})`,
      help: 'declare the chain, or correct the name',
      ...origin,
    }),
  chainInUse: (family: Family, table: string, chain: string, user: string, rule: string): Diagnostic =>
    problem({
      code: 'plan/chain-in-use',
      summary: `chain ${chain} is no longer declared, but a rule of others in ${user} still jumps to it (${family}, table ${table})`,
      detail: `-A ${user} ${rule}`,
      help: 'remove that rule first, or go on declaring the chain',
    }),
  takenOver: (family: Family, table: string, chain: string, rules: number): Diagnostic =>
    warning({
      code: 'plan/chain-taken-over',
      summary: `chain ${chain} is already on the host and not recorded as ours; it is taken over whole (${family}, table ${table})`,
      detail: `it holds ${String(rules)} ${rules === 1 ? 'rule' : 'rules'} now`,
      help: 'choose another name if somebody else uses it',
    }),
  refilled: (family: Family, table: string, chain: string, edits: number, rules: number): Diagnostic =>
    warning({
      code: 'plan/chain-refilled',
      summary: `chain ${chain} is emptied and filled again, which is faster than its ${String(edits)} single operations; all its counters begin at zero (${family}, table ${table})`,
      detail: `it holds ${String(rules)} ${rules === 1 ? 'rule' : 'rules'} then; packets see the old chain or the new one, never an empty one`,
      help: "for the fewest operations, which keep counters, leave out strategy: 'fastest'",
    }),
  foreignRulesGo: (family: Family, table: string, chain: string, rules: readonly ForeignRule[]): Diagnostic =>
    warning({
      code: 'plan/foreign-rules-removed',
      summary: `rules that are not recorded as ours go from ${chain}, as foreign rules shall not stay (${family}, table ${table})`,
      detail: listed(chain, rules),
      help: "declare those that shall stay, or leave rules of others alone: foreignRules: 'keep'",
    }),
  foreignRulesStay: (
    family: Family,
    table: string,
    chain: string,
    rules: readonly ForeignRule[],
  ): Diagnostic =>
    warning({
      code: 'plan/programs-spared',
      summary: `rules of running programs stay in ${chain}, though foreign rules shall not (${family}, table ${table})`,
      detail: listed(chain, rules),
      help: 'the program would put them in again; stop it, or declare a jump to its chain in this one to own such jumps',
    }),
  neverReached: (
    family: Family,
    table: string,
    chain: string,
    wall: PlacedText,
    behind: readonly PlacedText[],
  ): Diagnostic =>
    warning({
      code: 'plan/never-reached',
      summary: wall.isManaged
        ? `rule ${String(wall.index)} of ${chain}, which is ours, lets no packet past to rules of others behind it (${family}, table ${table})`
        : `rule ${String(wall.index)} of ${chain}, which is not ours, lets no packet past to our rules behind it (${family}, table ${table})`,
      detail: [
        `-A ${chain} ${wall.text}`,
        'behind it:',
        ...behind.map(({ text }) => `-A ${chain} ${text}`),
      ].join('\n'),
      help: wall.isManaged
        ? 'place our rules behind theirs with an anchor, or leave that rule to the policy'
        : 'place our rules before it with an anchor, or have it removed',
    }),
  acceptBeforeBan: (
    family: Family,
    table: string,
    chain: string,
    program: string,
    ban: PlacedText,
    accepts: readonly PlacedText[],
  ): Diagnostic =>
    warning({
      code: 'plan/accept-before-ban',
      summary: `${chain} accepts packets before ${program} has looked at them: its bans do not hold (${family}, table ${table})`,
      detail: [...accepts, ban].map(({ index, text }) => `${String(index)}: -A ${chain} ${text}`).join('\n'),
      help: 'place our rules behind the jump to its chain with `after:CHAIN` as the anchor',
    }),
  publishedPorts: (family: Family, published: readonly { readonly text: string }[]): Diagnostic =>
    warning({
      code: 'plan/published-ports-open',
      summary: `INPUT drops what is not accepted, but ports that Docker publishes do not pass through it: they stay open (${family})`,
      detail: published.map(({ text }) => `-A DOCKER ${text}`).join('\n'),
      help: 'declare rules for them in chain DOCKER-USER of table filter; Docker sends packets for containers there first',
    }),
  changedSincePlan: (host: string, changes: readonly string[]): Diagnostic =>
    problem({
      code: 'plan/changed-since',
      summary: `Live ruleset changed since plan on ${host}; nothing was changed`,
      detail: changes.join('\n'),
      help: 'plan again and look at the new plan',
    }),
  badOwner: (owner: string): Diagnostic =>
    problem({
      code: 'plan/bad-owner',
      summary: `\`${owner}\` cannot be an owner`,
      detail: 'an owner has 1 to 60 letters, digits, . _ and - characters and begins with a letter or digit',
    }),
};

/** The file that a host loads at boot. */
export const bootFileProblems = {
  unreadable: (file: string, faults: readonly string[]): Diagnostic =>
    problem({
      code: 'persist/unreadable-file',
      summary: `${file} is not as iptables-save prints it, so it is left alone`,
      detail: faults.join('\n'),
      help: 'save it anew on the host, or take out what is not a chain, an appended rule or a comment line',
    }),
  doesNotFit: (file: string, faults: readonly string[]): Diagnostic =>
    problem({
      code: 'persist/does-not-fit',
      summary: `what is declared does not fit into ${file}, so the host could not load it at boot`,
      detail: faults.join('\n'),
      help: 'rules that lead to a chain of others need that chain in the file, too',
    }),
};

interface PlacedText {
  readonly text: string;
  readonly index: number;
  readonly isManaged: boolean;
}

function listed(chain: string, rules: readonly ForeignRule[]): string {
  const lines = rules.map(({ text, writer }) => {
    const rule = `-A ${chain} ${text}`.trimEnd();
    return writer === undefined ? rule : `${rule}   (${writer})`;
  });
  return lines.join('\n');
}
