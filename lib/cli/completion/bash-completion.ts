/** Completion for bash, 3.2 as on macOS included: no associative arrays, no `compopt`. */
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

export function bashCompletion(): string {
  const [words, seconds] = [firstWords.map(([word]) => word), groups.map(secondCase)];
  return `# bash completion of ${appName}; load it with: source <(${appName} completion bash)
_cdktf_iptables_reply() {
  local IFS=$'\\n' # names of files may hold blanks
  # shellcheck disable=SC2207
  COMPREPLY+=($(compgen "$@" -- "$current"))
}
_cdktf_iptables_words() {
  _cdktf_iptables_reply -W "\${1// /$'\\n'}"
}
_cdktf_iptables_hosts() {
  compopt +o filenames 2>/dev/null || true # which would quote colons; bash 3 has no compopt
  _cdktf_iptables_reply -W "$(sh -c '${hostsScript}')"
}
# To readline, a colon ends a word: what stands before the last one is not part of a reply.
_cdktf_iptables_without_colons() {
  local before="\${current%"\${current##*:}"}" index
  case "\${COMP_WORDBREAKS-}" in
    *:*) ;;
    *) return ;;
  esac
  for ((index = 0; index < \${#COMPREPLY[@]}; index++)); do
    COMPREPLY[index]="\${COMPREPLY[index]#"$before"}"
  done
}
_cdktf_iptables_offer() {
  local words=() offered='' previous='' verb='' index word
  # URLs in one piece again.
  for ((index = 0; index <= COMP_CWORD; index++)); do
    word="\${COMP_WORDS[index]}"
    if ((\${#words[@]})) && [[ $word == :* || $current == *: ]] &&
      [[ -z \${COMP_LINE-} || $COMP_LINE == *"$current$word"* ]]; then
      current="$current$word"
      words[\${#words[@]}-1]="$current"
    else
      current="$word"
      words+=("$current")
    fi
  done
  ((\${#words[@]} > 1)) && previous="\${words[\${#words[@]}-2]}"
  for ((index = 1; index < \${#words[@]} - 1; index++)); do
    case "\${words[index]}" in
      -*) ;;
      *)
        case "$verb" in
          '') verb="\${words[index]}" ;;
          ${groups.join(' | ')}) verb="$verb \${words[index]}" ;;
        esac
        ;;
    esac
  done
  COMPREPLY=()
  case "$verb $previous" in
${completedVerbs.flatMap(valueCases).join('\n')}
  esac
  case "$verb" in
    '') offered='${words.join(' ')}' ;;
${[...seconds, ...completedVerbs.map(verbCase)].join('\n')}
  esac
  _cdktf_iptables_words "$offered"
}
_cdktf_iptables() {
  local current=''
  _cdktf_iptables_offer
  _cdktf_iptables_without_colons
}
complete -o filenames -F _cdktf_iptables ${appName}
`;
}

function secondCase(group: string): string {
  const words = secondWords(group).map(([word]) => word);
  return `    ${group}) offered='${words.join(' ')}' ;;`;
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
  if (option.completes === 'host') return ['_cdktf_iptables_hosts'];
  return [`_cdktf_iptables_reply -${option.completes === 'file' ? 'f' : 'd'}`];
}

function verbCase({ name, options, arguments: args, takesHost }: CompletedVerb): string {
  const choices = args.flatMap((argument) => argument.choices ?? []);
  const words = [...choices, ...options.map(({ flag }) => flag)];
  const files = args.some(({ completes }) => completes === 'file') ? ' _cdktf_iptables_reply -f;' : '';
  const hosts = takesHost ? ` [[ $previous != "$verb" ]] || _cdktf_iptables_hosts;` : '';
  const verbs = name === 'help' ? firstWords.map(([word]) => word) : [];
  return `    '${name}')${files}${hosts} offered='${[...verbs, ...words].join(' ')}' ;;`;
}
