/** The wording of what the command itself finds wrong; what hosts and rules say comes from below. */
import { type Diagnostic, problem, warning } from '../base/diagnostic';

const quoted = (text: string): string => JSON.stringify(text);

export const usageProblems = {
  controlCharacter: (argument: string, place: number): Diagnostic =>
    problem({
      code: 'cli/control-character',
      summary: `argument ${String(place)} holds a line break or a NUL: ${quoted(argument)}`,
      detail: 'neither can be part of a host, a name or a file that this command takes',
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
      summary: `${option} is for use with --host`,
      detail: 'without --host, what is desired and the hosts come from the folder of --app',
    }),
  needsRules: (): Diagnostic =>
    problem({
      code: 'cli/usage',
      summary: '--host says where, but nothing says what that host should hold',
      help: 'give --rules4 FILE, --rules6 FILE or both; to see what the host holds now, use `cdktf-iptables show`',
    }),
};

export const fileProblems = {
  notFound: (file: string): Diagnostic =>
    problem({ code: 'cli/file-not-found', summary: `there is no file ${quoted(file)}` }),
  isFolder: (file: string): Diagnostic =>
    problem({ code: 'cli/is-a-folder', summary: `${quoted(file)} is a folder, not a file` }),
  unreadable: (file: string, reason: string): Diagnostic =>
    problem({ code: 'cli/unreadable-file', summary: `cannot read ${quoted(file)}`, detail: reason }),
  binary: (file: string, offset: number): Diagnostic =>
    problem({
      code: 'cli/binary-file',
      summary: `${quoted(file)} is not a text file: it holds a NUL at byte ${String(offset)}`,
      help: 'give a file as iptables-save prints it',
    }),
  declaresNothing: (file: string): Diagnostic =>
    problem({
      code: 'cli/empty-rules-file',
      summary: `${quoted(file)} declares nothing: no line names a chain`,
      help: 'a file as iptables-save prints it begins a table with a line such as `*filter`; to leave a family as it is, leave its option out',
    }),
  noTables: (file: string): Diagnostic =>
    warning({
      code: 'cli/no-tables',
      summary: `${quoted(file)} holds no tables; it is taken for a host without any rule`,
      detail:
        'iptables-save prints nothing at all where no table was ever used; a failed one prints nothing either',
    }),
};

export const appProblems = {
  noFolder: (folder: string): Diagnostic =>
    problem({
      code: 'cli/no-app',
      summary: `there is no folder ${quoted(folder)} with synthesized stacks`,
      help: 'run `cdktf synth` first, name the folder with --app, or use --host with --rules4 and --rules6',
    }),
  noStacks: (folder: string): Diagnostic =>
    problem({
      code: 'cli/no-app',
      summary: `${quoted(folder)} holds neither manifest.json nor stacks/*/cdk.tf.json`,
      help: 'name the folder that `cdktf synth` writes (`output` in cdktf.json, usually cdktf.out)',
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
      summary: `${quoted(file)} does not hold what cdktf writes: ${where === '' ? '' : `${where}: `}${reason}`,
      help: 'run `cdktf synth` again, with the version of cdktf-iptables that is installed here',
    }),
  unresolvedValue: (path: string, where: string, value: string): Diagnostic =>
    problem({
      code: 'cli/known-to-terraform-only',
      summary: `${where} is ${quoted(value)}, which only Terraform can tell`,
      help: 'use `cdktf deploy` for this stack; --stack chooses other stacks for this command',
      path,
    }),
  repeated: (path: string, argument: string): Diagnostic =>
    problem({
      code: 'cli/known-to-terraform-only',
      summary: `the resource uses ${argument}, which only Terraform can take apart`,
      help: 'use `cdktf deploy` for this stack; --stack chooses other stacks for this command',
      path,
    }),
  noProvider: (path: string, provider: string): Diagnostic =>
    problem({
      code: 'cli/unexpected-value',
      summary: `no provider block of the stack is ${quoted(provider)}`,
      path,
    }),
  noRulesets: (stacks: readonly string[]): Diagnostic =>
    problem({
      code: 'cli/no-rulesets',
      summary: `nothing to do with hosts in ${stacks.length === 1 ? 'stack' : 'stacks'} ${stacks.join(', ')}`,
      detail: 'no iptables_ruleset is declared there',
    }),
};

export const applyProblems = {
  nobodyToAsk: (): Diagnostic =>
    problem({
      code: 'cli/not-approved',
      summary: 'nothing was applied: there is no terminal to ask for approval on',
      help: 'look at the plan above, then run the same command with --auto-approve',
    }),
  nobodyToConfirm: (): Diagnostic =>
    problem({
      code: 'cli/no-terminal',
      summary:
        'nothing was applied: --confirm manually needs a terminal, to ask at whether each change stays',
      help: 'run it at a terminal (over ssh: `ssh -t`), or leave --confirm away: then a new connection to the host confirms',
    }),
  declined: (): Diagnostic =>
    problem({ code: 'cli/not-approved', summary: 'nothing was applied: the answer was not "yes"' }),
};

export function internalError(error: unknown): Diagnostic {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const [first = '', ...rest] = what.split('\n');
  return problem({
    code: 'cli/internal',
    summary: `this is a mistake in cdktf-iptables itself: ${first}`,
    ...(rest.length === 0 ? {} : { detail: rest.join('\n') }),
    help: 'run it again with --verbose, and report what it prints',
  });
}
