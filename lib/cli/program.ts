/**
 * The verbs and their options. Each loads what it needs when it is the one that was asked for.
 */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { DesiredOptions } from './desired-options';
import { findPackageRoot } from '../base/package-root';
import { describeBounds, isWithin } from '../resource/allowed';
import type { Bounds } from '../resource/attribute-types';
import { rulesetAttributes } from '../resource/attributes';
import { verbs } from './verbs';
import type { ApplyOptions } from './apply/apply-options';
import type { CompareOptions } from './verbs/compare';
import type { DiffOptions } from './verbs/diff';
import type { DriftOptions } from './verbs/drift';
import type { FmtOptions } from './verbs/fmt';
import type { PlanOptions } from './verbs/plan';
import type { AuthorizedKeyVerbOptions, SudoersVerbOptions } from './verbs/rights';
import type { SandboxOptions } from './verbs/sandbox';
import type { ShowOptions } from './verbs/show';
import type { ExitStatus, CliContext } from './cli-context';

/** @param done told the exit status of the verb that ran */
export function buildProgram(context: CliContext, done: (status: ExitStatus) => void): Command {
  const program = new Command('cdktf-iptables')
    .description('Firewalls of Linux hosts: the fewest iptables operations, shown before they are done.')
    .option('--verbose', 'with an internal error, also where in the code it happened')
    .option('-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this')
    .helpCommand(false)
    .addHelpText(
      'after',
      '\nExit status: 0 nothing to do, or done; 1 an error; 2 there are differences (plan, diff, compare, drift, fmt --check).',
    );
  program.on('option:version', () => {
    context.stdout.write(`${findPackageRoot(__dirname).version}\n`);
    throw new CommanderError(0, 'commander.version', '');
  });

  withDesired(program.command('plan'))
    .description('what an apply would do, host by host')
    .addOption(destroyOption())
    .addOption(strategyOption())
    .addOption(choice('--format <form>', 'how to print it', ['text', 'json', 'markdown']).default('text'))
    .action(async (_options, command: Command) =>
      done(await verbs.plan(command.optsWithGlobals<PlanOptions>(), context)),
    );

  withDesired(program.command('apply'))
    .description('make the hosts hold what is desired; shows the plan and asks first')
    .option('--auto-approve', 'do not ask before the change')
    .addOption(
      choice(
        '--confirm <how>',
        'what makes a change stay: a new connection to the host, or a person who is asked after that (default: automatically)',
        ['automatically', 'manually'],
      ),
    )
    .option(
      '--canary <number>',
      'so many hosts first; when one fails, the others are not touched',
      wholeNumber,
    )
    .option('--persist', 'also write the files that hosts load at boot (default: where a stack says so)')
    .addOption(destroyOption())
    .addOption(strategyOption())
    .option(
      '--confirm-timeout <seconds>',
      'how long a host waits for that before it goes back by itself (default: 30, by hand 120)',
      within(rulesetAttributes.confirm_timeout.type.bounds),
    )
    .action(async (_options, command: Command) =>
      done(await verbs.apply(command.optsWithGlobals<ApplyOptions>(), context)),
    );

  withDesired(program.command('drift'))
    .description('how the hosts differ from what is desired')
    .option('--persist', 'also look at the files that hosts load at boot (default: where a stack says so)')
    .action(async (_options, command: Command) =>
      done(await verbs.drift(command.optsWithGlobals<DriftOptions>(), context)),
    );

  withConnection(program.command('show'))
    .description('what a host holds now, with counters and owners')
    .addOption(hostOption().makeOptionMandatory())
    .action(async (_options, command: Command) =>
      done(await verbs.show(command.optsWithGlobals<ShowOptions>(), context)),
    );

  program
    .command('diff')
    .description('the edit script from one iptables-save file to another')
    .argument('<old>', 'what there is')
    .argument('<new>', 'what there shall be')
    .option('--ipv6', 'the files are of ip6tables-save')
    .addOption(
      choice('--format <form>', 'how to print it; restore is for iptables-restore --noflush', [
        'text',
        'json',
        'restore',
        'markdown',
      ]).default('text'),
    )
    .action((oldFile: string, newFile: string, _options, command: Command) => {
      done(verbs.diff(oldFile, newFile, command.optsWithGlobals<DiffOptions>(), context));
    });

  program
    .command('compare')
    .description('what the change from one iptables-save file to another means for traffic')
    .argument('<old>', 'what there is')
    .argument('<new>', 'what there shall be')
    .option('--ipv6', 'the files are of ip6tables-save')
    .addOption(choice('--format <form>', 'how to print it', ['text', 'json']).default('text'))
    .action((oldFile: string, newFile: string, _options, command: Command) => {
      done(verbs.compare(oldFile, newFile, command.optsWithGlobals<CompareOptions>(), context));
    });

  program
    .command('fmt')
    .description('the canonical form of an iptables-save file; comment lines and counters are left out')
    .argument('[file]', 'standard input if not given')
    .option('--ipv6', 'the file is of ip6tables-save')
    .option('--check', 'only say whether it has that form')
    .action(async (file: string | undefined, _options, command: Command) => {
      done(await verbs.fmt(file, command.optsWithGlobals<FmtOptions>(), context));
    });

  addRights(program, context, done);
  addSandbox(program, context, done);
  return program;
}

function addRights(program: Command, context: CliContext, done: (status: ExitStatus) => void): void {
  program
    .command('sudoers')
    .description('the sudoers file of a login that is not root: what a deploy needs, and no more')
    .requiredOption('--user <name>', 'who logs in; a group as %name')
    .option('--read-only', 'only what plan, drift and show need')
    .option(
      '--persist <where>',
      'also the files that are loaded at boot: debian, rhel, alpine, arch, or a path; may be given again',
      collect,
    )
    .action((options: SudoersVerbOptions) => {
      done(verbs.sudoers(options, context));
    });
  program
    .command('authorized-key')
    .description('the line of authorized_keys for a public key, without what a deploy does not need')
    .argument('<file>', 'the public key; - for standard input')
    .option('--read-only', 'bind the key to reading: for plans of changes that nobody has reviewed yet')
    .action(async (file: string, options: AuthorizedKeyVerbOptions) =>
      done(await verbs.authorizedKey(file, options, context)),
    );
}

function addSandbox(program: Command, context: CliContext, done: (status: ExitStatus) => void): void {
  const name = (): Option => new Option('--name <name>', 'name of the sandbox').default('demo');
  const json = (): Option => new Option('--json', 'print it as JSON');
  const sandbox = program
    .command('sandbox')
    .description('a throw-away host to try a firewall on')
    .helpCommand(false);
  sandbox
    .command('up')
    .description('make one; sandbox:NAME is its URL everywhere')
    .addOption(name())
    .addOption(choice('--backend <backend>', 'which iptables it has', ['legacy', 'nft']).default('nft'))
    .addOption(json())
    .action(async (options: SandboxOptions) => done(await verbs.sandboxUp(options, context)));
  sandbox
    .command('down')
    .description('remove one')
    .addOption(name())
    .addOption(json())
    .action(async (options: SandboxOptions) => done(await verbs.sandboxDown(options, context)));
  sandbox
    .command('list')
    .description('those there are on this machine')
    .addOption(json())
    .action(async (options: SandboxOptions) => done(await verbs.sandboxList(options, context)));
}

/** Which hosts, and what they should hold. */
function withDesired(command: Command): Command {
  const conflicting = ['app', 'stack'] satisfies readonly (keyof DesiredOptions)[] as string[];
  withConnection(command)
    .option('--app <folder>', 'what cdktf synth wrote (default: cdktf.out)')
    .option('--stack <name>', 'a stack of the app; may be given again (default: all)', collect)
    .addOption(hostOption().conflicts(conflicting))
    .option('--rules4 <file>', 'with --host: what iptables shall hold, as iptables-save prints it')
    .option('--rules6 <file>', 'with --host: the same for ip6tables')
    .addOption(
      choice('--foreign <what>', "with --host: what becomes of others' rules (default: remove)", [
        ...rulesetAttributes.foreign_rules.type.values,
      ]),
    )
    .option('--owner <name>', 'with --host: whose rules these are (default: rules-file)')
    .option('--parallel <number>', 'how many hosts at once (default: 10; confirmed by hand: 1)', wholeNumber);
  return command;
}

/** How to log in. */
function withConnection(command: Command): Command {
  return command
    .option(
      '--identity <file>',
      'private key; may be given again; its passphrase is taken from CDKTF_IPTABLES_PASSPHRASE',
      collect,
    )
    .option('--known-hosts <file>', 'file that host keys are checked against')
    .option('--jump <hosts>', 'jump hosts as [user@]host[:port], separated by commas')
    .option('--host-key <fingerprint>', 'with --host: SHA256:... of its key, as ssh-keygen -lf prints it');
}

function hostOption(): Option {
  return new Option('--host <url>', 'ssh://[user@]host[:port], openssh://..., local: or sandbox:NAME');
}

function strategyOption(): Option {
  return choice(
    '--strategy <how>',
    'minimal: the fewest operations; fastest: chains of ours are filled again where that is faster, and lose their counters (default: what a stack says, or minimal)',
    rulesetAttributes.strategy.type.values,
  );
}

function destroyOption(): Option {
  return new Option('--destroy', "take away all that is the owners', whatever stacks and files declare");
}

function choice(flags: string, description: string, choices: readonly string[]): Option {
  return new Option(flags, description).choices(choices);
}

function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

function wholeNumber(text: string): number {
  if (!/^[1-9][0-9]{0,3}$/.test(text))
    throw new InvalidArgumentError('Allowed is a whole number from 1 to 9999.');
  return Number(text);
}

/** As the attribute of the resource is checked. */
function within(bounds: Bounds): (text: string) => number {
  return (text) => {
    const value = /^-?[0-9.]+$/.test(text) ? Number(text) : NaN;
    if (!isWithin(bounds, value)) throw new InvalidArgumentError(`Allowed: ${describeBounds(bounds)}.`);
    return value;
  };
}
