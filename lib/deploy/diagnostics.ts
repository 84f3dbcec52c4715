import type { Diagnostic } from '../base/diagnostic';
import type { Family } from '../net/family';
import { persistCatalogue } from '../host/persist/catalogue';
import { builtInChains, tableNames } from '../ruleset/model/tables';
import { declareCatalogue, deployCatalogue, persistWarningCatalogue } from './catalogue';

export const declaredProblems = {
  unknownTable: (table: string): Diagnostic =>
    declareCatalogue.problem({
      code: 'declare/unknown-table',
      summary: `\`${table}\` is not a table`,
      detail: `tables are ${tableNames.join(', ')}`,
    }),
  badChainName: (chain: string, fault: string): Diagnostic =>
    declareCatalogue.problem({
      code: 'declare/bad-chain-name',
      summary: `\`${chain}\` cannot be the name of a chain`,
      detail: `it ${fault}`,
    }),
  notInTable: (table: string, chain: string): Diagnostic =>
    declareCatalogue.problem({
      code: 'declare/no-such-built-in',
      summary: `the ${table} table has no built-in chain ${chain}`,
      detail: `its built-in chains are ${builtInChains(table).join(', ')}`,
    }),
  badPolicy: (chain: string, policy: string): Diagnostic =>
    declareCatalogue.problem({
      code: 'declare/bad-policy',
      summary: `\`${policy}\` is not a policy for ${chain}`,
      detail: 'a policy is ACCEPT or DROP',
    }),
  policyOfUserChain: (chain: string): Diagnostic =>
    declareCatalogue.problem({
      code: 'declare/bad-policy',
      summary: `chain ${chain} is not built in, so it has no policy`,
      help: 'end it with a rule that decides, such as `-j DROP`',
    }),
  badAnchor: (anchor: string): Diagnostic =>
    declareCatalogue.problem({
      code: 'declare/bad-anchor',
      summary: `\`${anchor}\` is not a place in a chain`,
      detail: 'allowed: first, last, before:CHAIN and after:CHAIN, where a rule of the chain jumps to CHAIN',
    }),
};

export const deployProblems = {
  superseded: (host: string, owner: string): Diagnostic =>
    deployCatalogue.warning({
      code: 'deploy/superseded',
      summary: `the rules of owner \`${owner}\` on ${host} were written by another state since; nothing was removed`,
      help: 'whoever wrote them last can remove them; `cdktf-iptables show` prints what is there',
    }),
  oldIptables: (host: string, family: Family, version: string): Diagnostic =>
    deployCatalogue.warning({
      code: 'deploy/old-iptables',
      summary: `iptables ${version} on ${host} is older than \`iptables-restore -w\`, without which an apply is refused (${family})`,
      detail:
        'the option came with 1.6.2; some distributions have added it to older versions, so the apply looks for it',
      help: 'update iptables there (on CentOS 7, the last update of its package knows -w)',
    }),
  changedSincePlan: (host: string, chains: readonly string[]): Diagnostic =>
    deployCatalogue.problem({
      code: 'deploy/changed-since-plan',
      summary: `Live ruleset changed since plan on ${host}; nothing was changed`,
      detail: `changed: ${chains.join('; ')}`,
      help: 'plan again and review the new plan',
    }),
  /** @param chains that changed the last time */
  changesAllTheTime: (host: string, attempts: number, chains: readonly string[]): Diagnostic =>
    deployCatalogue.problem({
      code: 'deploy/changes-all-the-time',
      summary: `the ruleset of ${host} changed between reading and writing, ${String(attempts)} times; nothing was changed`,
      ...(chains.length === 0 ? {} : { detail: `changed the last time: ${chains.join('; ')}` }),
      help: 'find what keeps writing rules, another deployment or a program on the host; try again when it has finished',
    }),
};

/** The change is live, whatever these say. */
export const persistWarnings = {
  notKept: (host: string, why: Diagnostic): Diagnostic => {
    const { code, retry } = why.code.startsWith('persist/')
      ? why
      : persistCatalogue.problem({ code: 'persist/failed', summary: '' });
    const summary = `the rules are live on ${host}, but a reboot rolls them back: ${why.summary}`;
    return { ...why, code, retry, severity: 'warning', host: 'changed', summary };
  },
  changesAllTheTime: (host: string): Diagnostic =>
    persistWarningCatalogue.warning({
      code: 'persist/changed',
      summary: `the rules are live on ${host}, but a reboot rolls them back: the boot file changed each time before it could be written`,
      help: 'find what writes it, and apply again',
    }),
  notCompared: (host: string, why: string): Diagnostic =>
    persistWarningCatalogue.warning({
      code: 'persist/not-compared',
      summary: `it is unknown whether ${host} keeps the rules after a reboot`,
      detail: why,
    }),
  /** @param isHeldBack whether the file was left as it is, because it loads now */
  setsNotLoaded: (host: string, path: string, sets: readonly string[], isHeldBack: boolean): Diagnostic =>
    persistWarningCatalogue.warning({
      code: 'persist/sets-not-loaded',
      summary: isHeldBack
        ? `${path} on ${host} was left as it is, and a reboot rolls the rules back: they name ${setsNamed(sets)}, which nothing seems to load before the rules, and the whole file would fail`
        : `${path} on ${host} names ${setsNamed(sets)}, which nothing seems to load before the rules: at boot the whole file fails, and the host is without these rules`,
      help: 'install ipset-persistent (Debian, Ubuntu), or enable the service ipset and have it start before iptables (RHEL, Alpine, Arch); a set that is not declared has to be in the file that it loads; then apply again',
    }),
  setsNotWritten: (host: string, sets: readonly string[]): Diagnostic =>
    persistWarningCatalogue.warning({
      code: 'persist/sets-not-written',
      summary: `${setsNamed(sets)} ${sets.length === 1 ? 'is' : 'are'} not written to what ${host} loads at boot: it loads sets in a way of its own, and rules whose sets are missing keep their whole file from loading`,
      help: 'save them on the host with what loads its sets at boot, such as `service ipset save` (RHEL)',
    }),
  notLoaded: (host: string, paths: readonly string[], services: readonly string[]): Diagnostic =>
    persistWarningCatalogue.warning({
      code: 'persist/not-loaded',
      summary: `nothing seems to load ${paths.join(' and ')} when ${host} boots`,
      help: `enable ${services.join(' and ')} there, such as with \`systemctl enable ${services.join(' ')}\``,
    }),
};

function setsNamed(sets: readonly string[]): string {
  return `${sets.length === 1 ? 'the ipset' : 'the ipsets'} ${sets.join(', ')}`;
}
