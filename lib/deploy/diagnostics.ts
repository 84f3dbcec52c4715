import { type Diagnostic, problem, warning } from '../base/diagnostic';
import { builtInChains, tableNames } from '../ruleset/model/tables';

export const declaredProblems = {
  unknownTable: (table: string): Diagnostic =>
    problem({
      code: 'declare/unknown-table',
      summary: `\`${table}\` is not a table`,
      detail: `tables are ${tableNames.join(', ')}`,
    }),
  badChainName: (chain: string, fault: string): Diagnostic =>
    problem({
      code: 'declare/bad-chain-name',
      summary: `\`${chain}\` cannot be the name of a chain`,
      detail: `it ${fault}`,
    }),
  notInTable: (table: string, chain: string): Diagnostic =>
    problem({
      code: 'declare/no-such-built-in',
      summary: `the ${table} table has no built-in chain ${chain}`,
      detail: `its built-in chains are ${builtInChains(table).join(', ')}`,
    }),
  badPolicy: (chain: string, policy: string): Diagnostic =>
    problem({
      code: 'declare/bad-policy',
      summary: `\`${policy}\` is not a policy for ${chain}`,
      detail: 'a policy is ACCEPT or DROP',
    }),
  policyOfUserChain: (chain: string): Diagnostic =>
    problem({
      code: 'declare/bad-policy',
      summary: `chain ${chain} is not built in, so it has no policy`,
      help: 'put a rule at its end that decides, such as `-j DROP`',
    }),
  badAnchor: (anchor: string): Diagnostic =>
    problem({
      code: 'declare/bad-anchor',
      summary: `\`${anchor}\` is not a place in a chain`,
      detail:
        'allowed are first, last, before:CHAIN and after:CHAIN, where a rule of the chain jumps to CHAIN',
    }),
};

export const deployProblems = {
  superseded: (host: string, owner: string): Diagnostic =>
    warning({
      code: 'deploy/superseded',
      summary: `the rules of owner \`${owner}\` on ${host} were written by another state since; nothing was removed`,
      help: 'whoever wrote them last can remove them; `cdktf-iptables show` prints what is there',
    }),
  changedSincePlan: (host: string, chains: readonly string[]): Diagnostic =>
    problem({
      code: 'deploy/changed-since-plan',
      summary: `Live ruleset changed since plan on ${host}; nothing was changed`,
      detail: `changed: ${chains.join('; ')}`,
      help: 'plan again and look at the new plan',
    }),
  /** @param chains that changed the last time */
  changesAllTheTime: (host: string, attempts: number, chains: readonly string[]): Diagnostic =>
    problem({
      code: 'deploy/changes-all-the-time',
      summary: `the ruleset of ${host} changed between reading and writing, ${String(attempts)} times; nothing was changed`,
      ...(chains.length === 0 ? {} : { detail: `changed the last time: ${chains.join('; ')}` }),
      help: 'see what writes rules there all the time, another deployment or a program of the host, and try again when it is done',
    }),
};

/** The change is live, whatever these say. */
export const persistWarnings = {
  notKept: (host: string, { code, summary, ...rest }: Diagnostic): Diagnostic =>
    warning({
      ...rest,
      code: code.startsWith('persist/') ? code : 'persist/failed',
      summary: `the rules are live on ${host}, but a reboot undoes them: ${summary}`,
    }),
  changesAllTheTime: (host: string): Diagnostic =>
    warning({
      code: 'persist/changed',
      summary: `the rules are live on ${host}, but a reboot undoes them: the file for the boot changed each time it was about to be written`,
      help: 'see what writes it, and apply again',
    }),
  notCompared: (host: string, why: string): Diagnostic =>
    warning({
      code: 'persist/not-compared',
      summary: `whether a reboot of ${host} keeps the rules cannot be told`,
      detail: why,
    }),
  notLoaded: (host: string, paths: readonly string[], services: readonly string[]): Diagnostic =>
    warning({
      code: 'persist/not-loaded',
      summary: `nothing seems to load ${paths.join(' and ')} when ${host} boots`,
      help: `enable ${services.join(' and ')} there, such as with \`systemctl enable ${services.join(' ')}\``,
    }),
};
