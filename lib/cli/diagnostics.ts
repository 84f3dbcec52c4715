/** The wording of what the command itself finds wrong; what hosts and rules report comes from below. */
import type { Diagnostic, Span } from '../base/diagnostic';
import { quoted } from '../base/visible-text';
import { flagOf } from './command-line/command-option';
import { cliCatalogue } from './catalogue';

const { problem, warning } = cliCatalogue;

export const usageProblems = {
  controlCharacter: (argument: string, position: number): Diagnostic =>
    problem({
      code: 'cli/control-character',
      summary: `argument ${String(position)} contains a line break or a NUL: ${quoted(argument)}`,
      detail: 'neither can be part of a host, a name or a file that this command accepts',
    }),
  usage: (message: string, help: string | undefined, verb: string): Diagnostic =>
    problem({
      code: 'cli/usage',
      summary: message,
      help: help ?? `see \`cdktf-iptables ${verb === '' ? '' : `${verb} `}--help\``,
    }),
  needsHost: (option: string): Diagnostic =>
    problem({
      code: 'cli/usage',
      summary: `${option} is allowed only with --host`,
      detail: 'without --host, the hosts and their desired state come from the folder of --app',
    }),
  needsOut: (option: string): Diagnostic =>
    problem({
      code: 'cli/usage',
      summary: `${option} is allowed only with --out`,
      detail: 'it is written into the saved plan; `apply` takes it from there',
    }),
  needsSavedPlan: (option: string): Diagnostic =>
    problem({
      code: 'cli/usage',
      summary: `${option} is allowed only with a saved plan`,
      help: 'name the file that `plan --out FILE` wrote',
    }),
  notWithSavedPlan: (option: string): Diagnostic =>
    problem({
      code: 'cli/usage',
      summary: `${option} is not allowed with a saved plan`,
      detail: 'what is applied, and to which hosts, is in the file and was reviewed',
    }),
  needsResults: (option: string): Diagnostic =>
    problem({
      code: 'cli/usage',
      summary: `${flagOf(option)} needs --results FOLDER here`,
      detail:
        'the canaries may be in other shards, and only the folder that all of them share tells how they ended',
    }),
  planOfShard: (file: string, option: string): Diagnostic =>
    problem({
      code: 'cli/usage',
      summary: `${flagOf(option)} is not allowed with ${quoted(file)}, which is the plan of one shard`,
      help: 'put the plans of all shards together with `report FILE... --out plan.json`, and apply that',
    }),
  needsRules: (): Diagnostic =>
    problem({
      code: 'cli/usage',
      summary: '--host names the host, but nothing gives its rules',
      help: 'give --rules4 FILE, --rules6 FILE or both; `cdktf-iptables show` shows what the host has now',
    }),
};

export const questionProblems = {
  tooLarge: (): Diagnostic =>
    problem({
      code: 'cli/too-large',
      summary: 'the ruleset is too large for an answer',
      detail:
        'what takes too much is thousands of different sets, limits, interfaces or MAC addresses in one chain, not thousands of rules',
      help: 'ask about one chain with --chain, or about one packet with trace',
    }),
};

export const fileProblems = {
  notFound: (file: string): Diagnostic =>
    problem({ code: 'cli/file-not-found', summary: `there is no file ${quoted(file)}` }),
  isFolder: (file: string): Diagnostic =>
    problem({ code: 'cli/is-a-folder', summary: `${quoted(file)} is a folder, not a file` }),
  unreadable: (file: string, reason: string): Diagnostic =>
    problem({ code: 'cli/unreadable-file', summary: `cannot read ${quoted(file)}`, detail: reason }),
  exists: (file: string): Diagnostic =>
    problem({
      code: 'cli/file-exists',
      summary: `${quoted(file)} is there already, so nothing was written`,
      help: 'name an empty folder, or one that is not there yet',
    }),
  unwritable: (file: string, reason: string): Diagnostic =>
    problem({ code: 'cli/unwritable-file', summary: `cannot write ${quoted(file)}`, detail: reason }),
  binary: (file: string, offset: number): Diagnostic =>
    problem({
      code: 'cli/binary-file',
      summary: `${quoted(file)} is not a text file: it contains a NUL at byte ${String(offset)}`,
      help: 'give a file in the form that iptables-save prints',
    }),
  badAssertion: (summary: string, span: Span): Diagnostic =>
    problem({
      code: 'cli/bad-assertion',
      summary,
      help: 'see docs/impact.md for what a file of assertions may say',
      span,
    }),
  notDrift: (file: string, reason: string): Diagnostic =>
    problem({
      code: 'cli/not-drift',
      summary: `${quoted(file)} is not what \`drift --format json\` prints: ${reason}`,
      help: 'name a file with what an earlier run printed, or leave --since out',
    }),
  declaresNothing: (file: string): Diagnostic =>
    problem({
      code: 'cli/empty-rules-file',
      summary: `${quoted(file)} declares nothing: no line names a chain`,
      help: 'begin a table with a line such as `*filter`; to leave a family as it is, leave its option out',
    }),
  noSets: (file: string): Diagnostic =>
    warning({
      code: 'cli/no-sets',
      summary: `${quoted(file)} has no sets and is treated as a host without sets`,
      detail: '`ipset save` prints nothing where there is no set; it also prints nothing when it fails',
    }),
  notAReading: (file: string, why: string): Diagnostic =>
    problem({
      code: 'cli/not-a-reading',
      summary: `${quoted(file)} is no earlier reading of this host: ${why}`,
      help: 'give a file that `cdktf-iptables show --format json` of this host wrote',
    }),
  noTables: (file: string): Diagnostic =>
    warning({
      code: 'cli/no-tables',
      summary: `${quoted(file)} has no tables and is treated as a host without rules`,
      detail:
        'iptables-save prints nothing where no table was ever used; it also prints nothing when it fails',
    }),
};

export const appProblems = {
  noFolder: (folder: string): Diagnostic =>
    problem({
      code: 'cli/no-app',
      summary: `there is no folder ${quoted(folder)} with synthesized stacks`,
      help: "run `cdktf synth` first, name the folder with --app, give it a command such as --app 'npx tsx main.ts', or use --host with --rules4 and --rules6",
    }),
  noStacks: (folder: string): Diagnostic =>
    problem({
      code: 'cli/no-app',
      summary: `${quoted(folder)} has neither manifest.json nor stacks/*/cdk.tf.json`,
      help: 'name the folder that `cdktf synth` writes (`output` in cdktf.json, usually cdktf.out)',
    }),
  failed: (app: string, status: number | null, signal: string | null): Diagnostic =>
    problem({
      code: 'cli/app-failed',
      summary: `the program of the app, ${quoted(app)}, ended with ${status === null ? (signal ?? 'a signal') : `exit status ${String(status)}`}`,
      help: 'what it printed stands above; correct the program, or name the folder of stacks that are synthesized already',
    }),
  aborted: (app: string): Diagnostic =>
    problem({
      code: 'cli/app-failed',
      summary: `the program of the app, ${quoted(app)}, was ended because this command was interrupted`,
    }),
  wroteNothing: (app: string): Diagnostic =>
    problem({
      code: 'cli/no-app',
      summary: `the program of the app, ${quoted(app)}, wrote no stacks`,
      detail:
        'it has to write them into the folder that CDKTF_OUTDIR names, as `new App()` of cdktf does by itself',
      help: 'call `app.synth()` at its end, and give `new App()` no `outdir`',
    }),
  unknownStack: (name: string, stacks: readonly string[], nearest: string | undefined): Diagnostic =>
    problem({
      code: 'cli/unknown-stack',
      summary: `there is no stack ${quoted(name)}`,
      detail: `stacks are ${stacks.join(', ')}`,
      ...(nearest === undefined ? {} : { help: `did you mean ${nearest}?` }),
    }),
  notJson: (file: string, reason: string): Diagnostic =>
    problem({
      code: 'cli/not-json',
      summary: `${quoted(file)} is not JSON`,
      detail: reason,
      help: 'run `cdktf synth` again (without --hcl)',
    }),
  unexpected: (file: string, where: string, reason: string): Diagnostic =>
    problem({
      code: 'cli/unexpected-value',
      summary: `${quoted(file)} is not what cdktf writes: ${where === '' ? '' : `${where}: `}${reason}`,
      help: 'run `cdktf synth` again, with the version of cdktf-iptables that is installed here',
    }),
  unresolvedValue: (path: string, where: string, value: string): Diagnostic =>
    problem({
      code: 'cli/known-to-terraform-only',
      summary: `${where} is ${quoted(value)}, which only Terraform can resolve`,
      help: 'use `cdktf deploy` for this stack; --stack chooses other stacks for this command',
      path,
    }),
  repeated: (path: string, argument: string): Diagnostic =>
    problem({
      code: 'cli/known-to-terraform-only',
      summary: `the resource uses ${argument}, which only Terraform can expand`,
      help: 'use `cdktf deploy` for this stack; --stack chooses other stacks for this command',
      path,
    }),
  noProvider: (path: string, provider: string): Diagnostic =>
    problem({
      code: 'cli/unexpected-value',
      summary: `the stack has no provider block ${quoted(provider)}`,
      path,
    }),
  sameFolder: (folder: string, hosts: readonly string[]): Diagnostic =>
    problem({
      code: 'cli/same-folder',
      summary: `${hosts.join(' and ')} would both be rendered into ${quoted(folder)}`,
      help: 'choose stacks with --stack, and render each into a folder of its own',
    }),
  noRulesets: (stacks: readonly string[]): Diagnostic =>
    problem({
      code: 'cli/no-rulesets',
      summary: `${stacks.length === 1 ? 'stack' : 'stacks'} ${stacks.join(', ')} declare${stacks.length === 1 ? 's' : ''} no iptables_ruleset, so there is nothing to do`,
      help: 'choose other stacks with --stack',
    }),
};

/** Where hosts have several owners, the plans of an earlier owner may have been applied before. */
const notApplied = (isFirst: boolean): string =>
  isFirst
    ? 'nothing was applied'
    : 'the last plans above were not applied, and what was applied before stays';

export const applyProblems = {
  nobodyToAsk: (isFirst: boolean): Diagnostic =>
    problem({
      code: 'cli/not-approved',
      summary: `${notApplied(isFirst)}: approval needs a terminal`,
      help: 'review the plan above, then run the same command with --auto-approve',
    }),
  nobodyToConfirm: (): Diagnostic =>
    problem({
      code: 'cli/no-terminal',
      summary: 'nothing was applied: --confirm manually needs a terminal, to ask whether each change stays',
      help: 'run it in a terminal (over ssh: `ssh -t`), or leave out --confirm: then a new connection to the host confirms',
    }),
  declined: (isFirst: boolean): Diagnostic =>
    problem({ code: 'cli/not-approved', summary: `${notApplied(isFirst)}: the answer was not "yes"` }),
};

export function internalError(error: unknown): Diagnostic {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const [first = '', ...rest] = what.split('\n');
  return problem({
    code: 'cli/internal',
    summary: `internal error; please report it: ${first}`,
    ...(rest.length === 0 ? {} : { detail: rest.join('\n') }),
    help: 'run it again with --verbose, and report what it prints',
  });
}
