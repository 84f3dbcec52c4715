/**
 * Options of the iptables command itself, as far as a rule may hold them.
 *
 * All of them are here, also those that a rule must not have: a unique beginning of a long option stands for
 * it, and what is unique depends on all that there is. The letters of ipchains are here to be named as such.
 */
import type { OptionSpec } from '../../extensions/extension';
import { spellingsOf } from '../../extensions/option-index';
import { parameters } from '../../extensions/parameters';
import type { Family } from '../../net/family';

export type CommandOption = {
  /** Long and short spellings. */
  readonly names: readonly string[];
  /** Words that it takes. */
  readonly takes: 0 | 1;
} & (
  | { readonly kind: 'parameter'; readonly spec: OptionSpec }
  | { readonly kind: 'load'; readonly what: 'match' | 'jump' | 'goto' }
  | { readonly kind: 'counters' }
  | { readonly kind: 'family'; readonly family: Family }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'misplaced'; readonly why: string }
  | { readonly kind: 'ipchains'; readonly instead: string }
);

const command = 'a rule is written without its command: which chain it goes to is said elsewhere';
const output = 'it is about the output of a command, not about a rule';
const lock = 'it is about how a command waits for others, not about a rule';

const commandOptions: readonly CommandOption[] = [
  ...Object.values<OptionSpec>(parameters).map((spec): CommandOption => ({
    kind: 'parameter',
    names: spellingsOf(spec),
    takes: spec.value.words === 0 ? 0 : 1,
    spec,
  })),
  { kind: 'load', names: ['-m', '--match'], takes: 1, what: 'match' },
  { kind: 'load', names: ['-j', '--jump'], takes: 1, what: 'jump' },
  { kind: 'load', names: ['-g', '--goto'], takes: 1, what: 'goto' },
  { kind: 'counters', names: ['-c', '--set-counters'], takes: 1 },
  { kind: 'family', names: ['-4', '--ipv4'], takes: 0, family: 'ipv4' },
  { kind: 'family', names: ['-6', '--ipv6'], takes: 0, family: 'ipv6' },
  { kind: 'nothing', names: ['-v', '--verbose'], takes: 0 },
  ...[
    ['-A', '--append'],
    ['-C', '--check'],
    ['-D', '--delete'],
    ['-I', '--insert'],
    ['-R', '--replace'],
    ['-L', '--list'],
    ['-S', '--list-rules'],
    ['-F', '--flush'],
    ['-Z', '--zero'],
    ['-N', '--new-chain'],
    ['-X', '--delete-chain'],
    ['-P', '--policy'],
    ['-E', '--rename-chain'],
  ].map((names): CommandOption => ({ kind: 'misplaced', names, takes: 1, why: command })),
  {
    kind: 'misplaced',
    names: ['-t', '--table'],
    takes: 1,
    why: 'the table is that of the block which the rule stands in',
  },
  { kind: 'misplaced', names: ['-w', '--wait'], takes: 0, why: lock },
  { kind: 'misplaced', names: ['-W', '--wait-interval'], takes: 1, why: lock },
  { kind: 'misplaced', names: ['-n', '--numeric'], takes: 0, why: output },
  { kind: 'misplaced', names: ['-x', '--exact'], takes: 0, why: output },
  { kind: 'misplaced', names: ['--line-numbers'], takes: 0, why: output },
  { kind: 'misplaced', names: ['-h', '--help'], takes: 0, why: output },
  { kind: 'misplaced', names: ['-V', '--version'], takes: 0, why: output },
  { kind: 'misplaced', names: ['-M', '--modprobe'], takes: 1, why: 'modules are the host’s own business' },
  { kind: 'ipchains', names: ['-y'], takes: 0, instead: '--syn' },
  { kind: 'ipchains', names: ['-l'], takes: 0, instead: 'a rule with `-j LOG` before this one' },
  { kind: 'ipchains', names: ['-b'], takes: 0, instead: 'two rules, one for each direction' },
];

export const commandOptionByName: ReadonlyMap<string, CommandOption> = new Map(
  commandOptions.flatMap((option) => option.names.map((name) => [name, option] as const)),
);

/** Options of which a long spelling begins so. */
export function commandOptionsBeginning(written: string): readonly CommandOption[] {
  return commandOptions.filter(({ names }) => names.some((name) => name.startsWith(written)));
}
