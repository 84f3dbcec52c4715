/** Completion for zsh, by `_arguments`. */
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

export function zshCompletion(): string {
  return `#compdef ${appName}
# zsh completion of ${appName}; load it with: source <(${appName} completion zsh)
_cdktf_iptables_hosts() {
  local -a hosts
  hosts=(\${(f)"$(sh -c ${quoted(hostsScript)})"})
  compadd -a hosts
}
_cdktf_iptables() {
  local -a verbs
  if ((CURRENT == 2)); then
    verbs=(${described(firstWords)})
    _describe verb verbs
    return
  fi
  local verb="\${words[2]}"
  shift words
  ((CURRENT--))
  case "$verb" in
${groups.map(groupCase).join('\n')}
  esac
  case "$verb" in
${completedVerbs.map(verbCase).join('\n')}
  esac
}
compdef _cdktf_iptables ${appName}
`;
}

function groupCase(group: string): string {
  return `    ${group})
      if ((CURRENT == 2)); then
        verbs=(${described(secondWords(group))})
        _describe verb verbs
        return
      fi
      verb="$verb \${words[2]}"
      shift words
      ((CURRENT--))
      ;;`;
}

function verbCase({ name, options, arguments: args, takesHost }: CompletedVerb): string {
  const specs = [
    ...options.map(({ flag, option }) => optionSpec(flag, option)),
    // Where files are arguments, hosts are offered behind their option alone.
    ...(takesHost && args.length === 0 ? ['1::host:_cdktf_iptables_hosts'] : []),
    ...args.map((argument, index) => {
      const position = argument.rest === true ? '*' : String(index + 1);
      const optional = argument.optional === true && argument.rest !== true ? '::' : ':';
      const words = name === 'help' ? firstWords.map(([word]) => word) : argument.choices;
      return `${position}${optional}${escaped(argument.name)}:${action(words, argument.completes)}`;
    }),
  ];
  return `    ${quoted(name)})\n      _arguments ${specs.map(quoted).join(' \\\n        ')}\n      ;;`;
}

function optionSpec(flag: string, option: CommandOption): string {
  const repeatable = option.repeatable === true ? '*' : '';
  const help = `${repeatable}${flag}[${escaped(option.help)}]`;
  if (option.kind === 'switch') return help;
  const choices = option.kind === 'choice' ? option.choices : undefined;
  const completes = option.kind === 'text' ? option.completes : undefined;
  return `${help}:${escaped(option.argument)}:${action(choices, completes)}`;
}

function action(
  choices: readonly string[] | undefined,
  completes: 'file' | 'folder' | 'host' | undefined,
): string {
  if (choices !== undefined) return `(${choices.join(' ')})`;
  if (completes === undefined) return ' ';
  if (completes === 'host') return '_cdktf_iptables_hosts';
  return completes === 'file' ? '_files' : '_files -/';
}

/** For `_describe`: `'plan:show what an apply would do'`. */
function described(words: readonly (readonly [word: string, summary: string])[]): string {
  return words.map(([word, summary]) => quoted(`${word}:${summary.replaceAll(':', '\\:')}`)).join(' ');
}

/** Text inside of a spec of `_arguments`. */
function escaped(text: string): string {
  return text.replace(/[\\[\]:]/g, (character) => `\\${character}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
