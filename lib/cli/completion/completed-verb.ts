/** What shells complete, as the same for all of them. */
import { type CommandOption, flagOf } from '../command-line/command-option';
import { globalOptions, printingOptions } from '../command-line/shared-options';
import type { Argument } from '../command-line/verb';
import { allVerbs, verbGroups } from '../command-line/verb-table';
import { hostVerbs } from '../host-word';

export interface CompletedOption {
  /** `--format`. */
  readonly flag: string;
  readonly option: CommandOption;
}

export interface CompletedVerb {
  /** One word or two: `sandbox up`. */
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  readonly arguments: readonly (Argument & { readonly name: string })[];
  /** Whether the URL of a host may stand as its first word. */
  readonly takesHost: boolean;
}

const everywhere = flagged({ ...globalOptions, ...printingOptions });

/** All verbs with all options that they take. */
export const completedVerbs: readonly CompletedVerb[] = allVerbs.map(([name, verb]) => ({
  name,
  summary: verb.summary,
  options: [...flagged(verb.options), ...everywhere],
  arguments: Object.entries(verb.arguments ?? {}).map(([argument, spec]) => ({ name: argument, ...spec })),
  takesHost: hostVerbs.includes(name),
}));

/** First words with their summary: verbs, and groups of verbs. */
export const firstWords: readonly (readonly [word: string, summary: string])[] = [
  ...allVerbs.filter(([name]) => !name.includes(' ')).map(([name, { summary }]) => [name, summary] as const),
  ...Object.entries(verbGroups),
];

/** Second words of a group. */
export function secondWords(group: string): readonly (readonly [word: string, summary: string])[] {
  return completedVerbs
    .filter(({ name }) => name.startsWith(`${group} `))
    .map(({ name, summary }) => [name.slice(group.length + 1), summary] as const);
}

/**
 * A command line of sh that prints URLs of hosts: those of ~/.ssh/config, and sandboxes. It holds no single quote, so that it can
 * stand in some; what is not plain is left out, for shells expand what they complete.
 */
export const hostsScript = [
  '{ echo local:',
  'ls /run/cdktf-iptables/sandboxes 2>/dev/null | sed "s/^/sandbox:/"',
  'sed -n "s/^[[:space:]]*[Hh][Oo][Ss][Tt][[:space:]=][[:space:]=]*//p" ~/.ssh/config 2>/dev/null | tr " \\t" "\\n\\n" | sed -n "s|^.|ssh://&|p"',
  '} | grep "^[A-Za-z0-9._:/@-]*$"',
].join('; ');

export const groups = Object.keys(verbGroups);

function flagged(options: Readonly<Record<string, CommandOption>>): readonly CompletedOption[] {
  return Object.entries(options).map(([name, option]) => ({ flag: flagOf(name), option }));
}
