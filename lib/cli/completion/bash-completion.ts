/** Completion for bash, 3.2 as on macOS included: no associative arrays, no `compopt`. */
import { appName } from '../command-line/app-name';
import type { CommandOption } from '../command-line/command-option';
import { type CompletedVerb, completedVerbs, firstWords, groups, secondWords } from './completed-verb';

export function bashCompletion(): string {
  const [words, seconds] = [firstWords.map(([word]) => word), groups.map(secondCase)];
  return `# bash completion of ${appName}; load it with: source <(${appName} completion bash)
_cdktf_iptables_reply() {
  local IFS=$'\\n' # names of files may hold blanks
  # shellcheck disable=SC2207
  COMPREPLY+=($(compgen "$@" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
_cdktf_iptables_words() {
  _cdktf_iptables_reply -W "\${1// /$'\\n'}"
}
_cdktf_iptables() {
  local previous="\${COMP_WORDS[COMP_CWORD-1]}" verb='' words='' index
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "\${COMP_WORDS[index]}" in
      -*) ;;
      *)
        case "$verb" in
          '') verb="\${COMP_WORDS[index]}" ;;
          ${groups.join(' | ')}) verb="$verb \${COMP_WORDS[index]}" ;;
        esac
        ;;
    esac
  done
  COMPREPLY=()
  case "$verb $previous" in
${completedVerbs.flatMap(valueCases).join('\n')}
  esac
  case "$verb" in
    '') words='${words.join(' ')}' ;;
${[...seconds, ...completedVerbs.map(verbCase)].join('\n')}
  esac
  _cdktf_iptables_words "$words"
}
complete -o filenames -F _cdktf_iptables ${appName}
`;
}

function secondCase(group: string): string {
  const words = secondWords(group).map(([word]) => word);
  return `    ${group}) words='${words.join(' ')}' ;;`;
}

/** What stands behind an option that takes a value. */
function valueCases({ name, options }: CompletedVerb): readonly string[] {
  return options.flatMap(({ flag, option }) => {
    if (option.kind === 'switch') return [];
    return [`    '${name} ${flag}') ${[...replyFor(option), 'return'].join('; ')} ;;`];
  });
}

/** Nothing for a value that only a person knows. */
function replyFor(option: CommandOption): readonly string[] {
  if (option.kind === 'choice') return [`_cdktf_iptables_words '${option.choices.join(' ')}'`];
  if (option.kind !== 'text' || option.completes === undefined) return [];
  return [`_cdktf_iptables_reply -${option.completes === 'file' ? 'f' : 'd'}`];
}

function verbCase({ name, options, arguments: args }: CompletedVerb): string {
  const choices = args.flatMap((argument) => argument.choices ?? []);
  const words = [...choices, ...options.map(({ flag }) => flag)];
  const files = args.some(({ completes }) => completes === 'file') ? ' _cdktf_iptables_reply -f;' : '';
  const verbs = name === 'help' ? firstWords.map(([word]) => word) : [];
  return `    '${name}')${files} words='${[...verbs, ...words].join(' ')}' ;;`;
}
