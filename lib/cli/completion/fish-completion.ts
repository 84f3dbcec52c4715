/** Completion for fish: one `complete` for each word or option. */
import { appName } from '../command-line/app-name';
import type { CommandOption } from '../command-line/command-option';
import {
  type CompletedVerb,
  completedVerbs,
  firstWords,
  groups,
  hostsScript,
  secondWords,
} from './completed-verb';

const hosts = "-a '(__cdktf_iptables_hosts)'";

export function fishCompletion(): string {
  const lines = [
    `# fish completion of ${appName}; load it with: ${appName} completion fish | source`,
    `function __cdktf_iptables_hosts\n  sh -c ${quoted(hostsScript)}\nend`,
    complete('-f'),
    ...firstWords.map(([word, summary]) =>
      complete('-n __fish_use_subcommand', `-a ${word}`, `-d ${quoted(summary)}`),
    ),
    ...groups.flatMap(groupLines),
    ...completedVerbs.flatMap(verbLines),
  ];
  return `${lines.join('\n')}\n`;
}

function groupLines(group: string): readonly string[] {
  const words = secondWords(group);
  const names = words.map(([word]) => word).join(' ');
  const condition = quoted(
    `__fish_seen_subcommand_from ${group}; and not __fish_seen_subcommand_from ${names}`,
  );
  return words.map(([word, summary]) => complete(`-n ${condition}`, `-a ${word}`, `-d ${quoted(summary)}`));
}

function verbLines({ name, options, arguments: args, takesHost }: CompletedVerb): readonly string[] {
  const condition = name
    .split(' ')
    .map((word) => `__fish_seen_subcommand_from ${word}`)
    .join('; and ');
  const when = `-n ${quoted(condition)}`;
  const verbs = name === 'help' ? firstWords.map(([word]) => word) : [];
  const words = [...verbs, ...args.flatMap(({ choices }) => choices ?? [])];
  return [
    ...options.map(({ flag, option }) =>
      complete(when, `-l ${flag.slice(2)}`, ...valueParts(option), `-d ${quoted(option.help)}`),
    ),
    ...(takesHost ? [complete(when, hosts)] : []),
    ...(words.length === 0 ? [] : [complete(when, `-a ${quoted(words.join(' '))}`)]),
    ...(args.some(({ completes }) => completes === 'file') ? [complete(when, '-F')] : []),
  ];
}

function valueParts(option: CommandOption): readonly string[] {
  switch (option.kind) {
    case 'switch':
      return option.short === undefined ? [] : [`-s ${option.short}`];
    case 'number':
      return ['-x'];
    case 'choice':
      return ['-x', `-a ${quoted(option.choices.join(' '))}`];
    case 'text':
      if (option.completes === undefined) return ['-x'];
      if (option.completes === 'host') return ['-x', hosts];
      return option.completes === 'file' ? ['-r', '-F'] : ['-x', "-a '(__fish_complete_directories)'"];
  }
}

function complete(...parts: readonly string[]): string {
  return `complete -c ${appName} ${parts.join(' ')}`;
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, (character) => `\\${character}`)}'`;
}
