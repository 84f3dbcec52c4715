/** Completion for bash, 3.2 as on macOS included: no associative arrays, no `compopt`. */
import { appName } from '../command-line/app-name';
import { type CompletedVerb, completedVerbs, firstWords, groups, secondWords } from './completed-verb';

export function bashCompletion(): string {
  const [words, seconds] = [firstWords.map(([word]) => word), groups.map(secondCase)];
  return `# bash completion of ${appName}; load it with: source <(${appName} completion bash)
_cdktf_iptables() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" verb='' words='' index
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
  COMPREPLY+=($(compgen -W "$words" -- "$current"))
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
    return [`    '${name} ${flag}') ${replyFor(option)}; return ;;`];
  });
}

function replyFor(option: CompletedVerb['options'][number]['option']): string {
  if (option.kind === 'choice')
    return `COMPREPLY=($(compgen -W '${option.choices.join(' ')}' -- "$current"))`;
  if (option.kind !== 'text' || option.completes === undefined) return 'COMPREPLY=()';
  return `COMPREPLY=($(compgen -${option.completes === 'file' ? 'f' : 'd'} -- "$current"))`;
}

function verbCase({ name, options, arguments: args }: CompletedVerb): string {
  const choices = args.flatMap((argument) => argument.choices ?? []);
  const words = [...choices, ...options.map(({ flag }) => flag)];
  const files = args.some(({ completes }) => completes === 'file')
    ? ` COMPREPLY=($(compgen -f -- "$current"));`
    : '';
  const verbs = name === 'help' ? firstWords.map(([word]) => word) : [];
  return `    '${name}')${files} words='${[...verbs, ...words].join(' ')}' ;;`;
}
