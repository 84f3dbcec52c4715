import type { Diagnostic } from '../base/diagnostic';
import { type Family, commandOf } from '../net/family';
import { bootFileCatalogue, planCatalogue } from './catalogue';
import type { ForeignRule } from './ownership/ownership';
import type { SetHeader } from '../sets/ip-set';
import { setProblems } from '../sets/diagnostics';
import { printCreate } from '../sets/print-sets';
import type { Origin } from '../ruleset/model/origin';

const { problem, warning } = planCatalogue;

export const planProblems = {
  setInUse: (name: string, from: string, to: string): Diagnostic =>
    problem({
      code: 'plan/set-in-use',
      summary: `the set ${name} cannot become a ${to}: it is a ${from} on the host, and rules there name it`,
      detail:
        'the kernel exchanges sets of one kind and family only, and does not destroy one that a rule names',
      help: 'declare the new set under another name, and let the rules name that one',
    }),
  setOfOtherOwner: (name: string, owner: string): Diagnostic =>
    problem({
      code: 'plan/set-of-other-owner',
      summary: `the set ${name} is managed by the owner ${owner}`,
      help: 'declare it in one of the two, or give it another name here',
    }),
  setTakenOver: (name: string, entries: number): Diagnostic =>
    warning({
      code: 'plan/set-taken-over',
      summary: `the set ${name} is on the host already, with ${String(entries)} ${entries === 1 ? 'entry' : 'entries'}, and becomes as declared`,
      detail: 'no ledger of this owner names it, so somebody else may have made it',
    }),
  noForeignSet: (name: string): Diagnostic =>
    problem({
      code: 'plan/no-foreign-set',
      summary: `the host has no set ${name}, which is declared as a foreign set`,
      help: 'start the program that makes it, correct the name, or declare the set itself',
    }),
  foreignSetDeclared: (name: string): Diagnostic =>
    problem({
      code: 'plan/foreign-set-declared',
      summary: `the set ${name} is declared, and is said to be a foreign set, too`,
      help: 'leave it out of one of the two',
    }),
  setFilledByRule: (name: string, rule: string): Diagnostic => {
    const found = setProblems.filledByRule(name, rule);
    return { ...found, host: 'unchanged', summary: `${found.summary}; nothing was changed` };
  },
  dynamicSetDiffers: (live: SetHeader, wanted: SetHeader): Diagnostic =>
    problem({
      code: 'plan/dynamic-set-differs',
      summary: `the dynamic set ${wanted.name} has another type or other options on the host; nothing was changed`,
      detail: `on the host: ${printCreate(live)}\ndeclared: ${printCreate(wanted)}\nit would have to be made anew, and would lose the members that others have put into it`,
      help: 'declare it as it is on the host, or declare a new one under another name; `ipset destroy` on the host gives its members up',
    }),
  leftoverSet: (name: string): Diagnostic =>
    problem({
      code: 'plan/leftover-set',
      summary: `the host has a set ${name}, which an earlier change has left behind`,
      help: `run \`ipset destroy ${name}\` on the host, and plan again`,
    }),
  noFamily: (family: Family): Diagnostic =>
    problem({
      code: 'plan/no-family',
      summary: `${family} rules are declared, but the host has no working ${commandOf(family)}`,
      detail: 'the command is missing there, or the kernel does not support this family',
      help: `install iptables with ${commandOf(family)} there, or leave the ${family} rules out`,
    }),
  noAnchor: (family: Family, table: string, chain: string, anchor: string): Diagnostic =>
    problem({
      code: 'plan/no-anchor',
      summary: `the anchor \`${anchor}\` was not found: no rule of ${family} ${table} ${chain} jumps to that chain`,
      help: `see \`${commandOf(family)} -t ${table} -S ${chain}\`; use \`first\` or \`last\`, or start the program that makes that chain`,
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
      summary: `chain ${chain} is no longer declared, but a foreign rule in ${user} still jumps to it (${family}, table ${table})`,
      detail: `-A ${user} ${rule}`,
      help: 'remove that rule first, or keep the chain declared',
    }),
  takenOver: (family: Family, table: string, chain: string, rules: number): Diagnostic =>
    warning({
      code: 'plan/chain-taken-over',
      summary: `chain ${chain} already exists on the host and is not managed; all its rules will be replaced (${family}, table ${table})`,
      detail: `it has ${String(rules)} ${rules === 1 ? 'rule' : 'rules'} now`,
      help: 'use another name if somebody else needs it',
    }),
  refilled: (family: Family, table: string, chain: string, edits: number, rules: number): Diagnostic =>
    warning({
      code: 'plan/chain-refilled',
      summary: `chain ${chain} is emptied and filled again, which is faster than ${String(edits)} single operations; all its counters restart at zero (${family}, table ${table})`,
      detail: `it will have ${String(rules)} ${rules === 1 ? 'rule' : 'rules'}; packets see the old chain or the new one, never an empty one`,
      help: "for the fewest operations, which keep counters, leave out strategy: 'fastest'",
    }),
  foreignRulesGo: (family: Family, table: string, chain: string, rules: readonly ForeignRule[]): Diagnostic =>
    warning({
      code: 'plan/foreign-rules-removed',
      summary: `foreign rules will be removed from ${chain} (foreignRules: 'remove'; ${family}, table ${table})`,
      detail: listed(chain, rules),
      help: "declare the rules that have to stay, or use foreignRules: 'keep'",
    }),
  foreignRulesStay: (
    family: Family,
    table: string,
    chain: string,
    rules: readonly ForeignRule[],
  ): Diagnostic =>
    warning({
      code: 'plan/foreign-rules-kept',
      summary: `rules of running programs stay in ${chain}, although foreignRules is 'remove' (${family}, table ${table})`,
      detail: listed(chain, rules),
      help: 'the program would add them again; stop it, or declare a jump to its chain in this one',
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
        ? `managed rule ${String(wall.index)} of ${chain} matches every packet, so foreign rules after it are never reached (${family}, table ${table})`
        : `foreign rule ${String(wall.index)} of ${chain} matches every packet, so managed rules after it are never reached (${family}, table ${table})`,
      detail: [
        `-A ${chain} ${wall.text}`,
        'after it:',
        ...behind.map(({ text }) => `-A ${chain} ${text}`),
      ].join('\n'),
      help: wall.isManaged
        ? 'place the managed rules after the foreign ones with an anchor, or use the policy instead of that rule'
        : 'place the managed rules before it with an anchor, or remove it',
    }),
  shadowed: (family: Family, table: string, chain: string, rules: readonly PlacedText[]): Diagnostic =>
    warning({
      code: 'plan/shadowed',
      summary: `foreign rules before ${rules.length === 1 ? 'a managed rule' : 'managed rules'} of ${chain} decide about all packets that ${rules.length === 1 ? 'it' : 'they'} would match (${family}, table ${table})`,
      detail: rules.map(({ index, text }) => `${String(index)}: -A ${chain} ${text}`).join('\n'),
      help: 'set the `anchor` of the chain, such as `first`, so that the managed rules stand before them, now and after each change',
    }),
  managementOpens: (
    family: Family,
    opening: string,
    restricting: readonly { readonly text: string }[],
  ): Diagnostic =>
    problem({
      code: 'plan/management-opens',
      summary: `the firewall's own rule for deploys would open to everybody what other rules of INPUT restrict (${family}); nothing was changed`,
      detail: [
        `-A INPUT ${opening}`,
        'the others:',
        ...restricting.map(({ text }) => `-A INPUT ${text}`),
      ].join('\n'),
      help: "say in the firewall who may connect, as in `management: ['192.0.2.0/24']`, or `management: 'governed-elsewhere'` to leave it to the other rules",
    }),
  anchorMissing: (family: Family, table: string, chain: string, anchor: string): Diagnostic =>
    warning({
      code: 'plan/anchor-missing',
      summary: `the anchor \`${anchor}\` was not found: no rule of ${family} ${table} ${chain} jumps to that chain, so the managed rules stay where they are`,
      help: `start the program that makes that chain, or add another place, as in \`${anchor},first\``,
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
      summary: `${chain} accepts packets before ${program} can ban them: its bans have no effect (${family}, table ${table})`,
      detail: [...accepts, ban].map(({ index, text }) => `${String(index)}: -A ${chain} ${text}`).join('\n'),
      help: 'place the managed rules after the jump to its chain: use `after:CHAIN` as the anchor',
    }),
  publishedPorts: (family: Family, published: readonly { readonly text: string }[]): Diagnostic =>
    warning({
      code: 'plan/published-ports-open',
      summary: `INPUT drops what is not accepted, but packets to ports that Docker publishes bypass it: these ports stay open (${family})`,
      detail: published.map(({ text }) => `-A DOCKER ${text}`).join('\n'),
      help: 'declare rules for them in chain DOCKER-USER of table filter, which Docker sends packets for containers through first',
    }),
  neighboursBlocked: (blocked: readonly { readonly chain: string; readonly type: number }[]): Diagnostic =>
    warning({
      code: 'plan/neighbours-blocked',
      summary: `no neighbour discovery is accepted in ${[...new Set(blocked.map(({ chain }) => chain))].join(' and ')}: a minute after the change, nothing gets to this host over IPv6 any more (ipv6, table filter)`,
      detail: blocked
        .map(({ chain, type }) => `${chain} drops all of ICMPv6 type ${String(type)}`)
        .join('\n'),
      help: 'accept the ICMPv6 types 133 to 136 in INPUT, and in OUTPUT where that drops',
    }),
  keptSettings: (
    family: Family,
    now: { readonly what: string; readonly name: string; readonly rule: string },
    was: { readonly rule: string },
  ): Diagnostic =>
    warning({
      code: 'plan/kept-settings',
      summary: `the kernel keeps the old settings of \`${now.what}\`, so the new ones have no effect (${family})`,
      detail: `the new rule is \`${now.rule}\`; what is counted by stays that of \`${was.rule}\` as long as a rule names it`,
      help: `give it another name, such as \`${now.name}-2\``,
    }),
  zonesChanged: (family: Family, rules: readonly string[]): Diagnostic =>
    warning({
      code: 'plan/zones-changed',
      summary: `connections that exist stop where their packets get another zone of connection tracking, which does not know them there (${family}, table raw)`,
      detail: rules.join('\n'),
      help: 'new connections are not concerned; apply it when those that these rules match may be cut',
    }),
  leaseBlocked: (family: Family, what: readonly string[]): Diagnostic =>
    warning({
      code: 'plan/lease-blocked',
      summary: `INPUT no longer accepts what renews the address of this host, if it is not fixed (${family})`,
      detail: what.map((each) => `no longer accepted: ${each}`).join('\n'),
      help: 'accept it where the host gets its address from a server or a router',
    }),
  sshRunsOut: (family: Family, port: number, matches: readonly string[]): Diagnostic =>
    warning({
      code: 'plan/ssh-runs-out',
      summary: `whether a login by SSH is accepted hangs on a match that is used up; the login that confirms the change may be the last one (${family}, port ${String(port)})`,
      detail: matches.join('\n'),
      help: 'accept SSH from the addresses of deployers without that match, before it',
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
    bootFileCatalogue.problem({
      code: 'persist/unreadable-file',
      summary: `${file} is not in the form that iptables-save prints, so it was not changed`,
      detail: faults.join('\n'),
      help: 'save it again on the host, or remove what is not a chain, an appended rule or a comment line',
    }),
  unreadableSets: (file: string, faults: readonly string[]): Diagnostic =>
    bootFileCatalogue.problem({
      code: 'persist/unreadable-file',
      summary: `${file} is not in the form that \`ipset save\` prints, so it was not changed`,
      detail: faults.join('\n'),
      help: 'save it again on the host, or remove what is neither `create`, `add` nor a comment line',
    }),
  doesNotFit: (file: string, faults: readonly string[]): Diagnostic =>
    bootFileCatalogue.problem({
      code: 'persist/does-not-fit',
      summary: `with the managed rules, the host could not load ${file} at boot, so it was not changed`,
      detail: faults.join('\n'),
      help: 'rules that jump to a foreign chain need that chain in the file, too',
    }),
};

export interface PlacedText {
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
