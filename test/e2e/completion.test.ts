/** What real shells offer, with the scripts that the command prints. */
import { spawnSync } from 'node:child_process';
import { command } from '../support/project/command';
import { useTemporaryFolder } from '../support/project/temporary-folder';

const file = useTemporaryFolder();
const home = file('home');
const SECONDS = 60;

/** Types lines, each with a tab, and prints what is offered for each between marks. */
const zshDriver = `
zmodload zsh/zpty
zpty shell zsh -f -i
expect() { local line; while zpty -r shell line; do print -r -- "$line"; [[ $line == *"$1"* ]] && return; done }
zpty -w shell "PROMPT=; autoload -Uz compinit; compinit -u -D; source $1; print RE''ADY"
expect READY
zpty -w shell 'compadd() { local -a hits; builtin compadd -O hits "$@"; (( $#hits )) && print -rl -- "{{"$^hits"}}"; builtin compadd "$@" }
    offer() { zle expand-or-complete; print OFF""ERED }; zle -N offer; bindkey "^I" offer; print DE""FINED'
expect DEFINED
shift
for typed; do
  zpty -w -n shell "$typed"$'\\t'
  expect OFFERED
  zpty -w -n shell $'\\C-u'
  zpty -w shell "print DO''NE"
  expect DONE
done
zpty -d shell
`;

/** What a shell offers for each of some lines. */
async function offered(shell: string, lines: readonly string[]): Promise<readonly (readonly string[])[]> {
  const { stdout: script } = await command(['completion', shell]);
  const path = file(`script.${shell}`, script);
  const env = { ...process.env, HOME: home };
  const run = (argv: readonly string[]): string =>
    spawnSync(argv[0] ?? '', argv.slice(1), { env, cwd: home, encoding: 'utf8', timeout: SECONDS * 1000 })
      .stdout;
  switch (shell) {
    case 'fish': {
      const each = 'source $argv[1]; for line in $argv[2..]; complete -C $line; echo DONE; end';
      return parts(run(['fish', '-c', each, path, ...lines])).map((part) =>
        part.split('\n').map((offer) => offer.split('\t')[0] ?? ''),
      );
    }
    case 'zsh':
      return parts(run(['zsh', '-f', '-c', zshDriver, 'zsh', path, ...lines]).replace(/[^]*DEFINED/, '')).map(
        (part) => [...part.matchAll(/\{\{([^}\s]+)\}\}/g)].map((match) => match[1] ?? ''),
      );
    default: {
      // As readline takes a line apart, colons and all.
      const take =
        'COMP_LINE=$line; COMP_POINT=${#line}; COMP_WORDS=($(sed "s/:/ : /g" <<<"$line")); [[ $line != *" " ]] || COMP_WORDS+=("")';
      const reply =
        'COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _cdktf_iptables; printf "%s\\n" "${COMPREPLY[@]}"; echo DONE';
      const each = `source "$1"; shift; for line; do ${take}; ${reply}; done`;
      return parts(run(['bash', '-c', each, 'bash', path, ...lines])).map((part) => part.split('\n'));
    }
  }
}

function parts(printed: string): readonly string[] {
  return printed.split(/DONE\s*/).slice(0, -1);
}

beforeAll(() => {
  file('home/.ssh/config', 'Host web-1 web-2\n  User root\nHost *\n  Port 22\nHost $(touch hit)\n');
  file('home/rules.v4', '');
});

const cases = [
  ['a verb', 'cdktf-iptables gra', 'graph'],
  ['a second word', 'cdktf-iptables sandbox ', 'list'],
  ['a flag', 'cdktf-iptables show --wat', '--watch'],
  ['a word behind a flag', 'cdktf-iptables graph --format ', 'mermaid'],
  ['a host behind a flag', 'cdktf-iptables plan --host ', 'ssh://web-2'],
  ['a host by itself', 'cdktf-iptables show ', 'ssh://web-1'],
  ['a file', 'cdktf-iptables diff ', 'rules.v4'],
] as const;

describe.each(['bash', 'zsh', 'fish'])('%s completes', (shell) => {
  let offers: readonly (readonly string[])[];

  beforeAll(async () => {
    offers = await offered(
      shell,
      cases.map(([, line]) => line),
    );
  });

  test.each(cases.map(([what, , offer], index) => [what, index, offer] as const))('%s', (_, index, offer) => {
    expect(offers[index]).toContain(offer);
  });

  test('no name of a host that a shell would run', () => {
    expect(offers.flat().join()).not.toContain('touch');
  });
});

test('a host that is begun is completed although a colon ends a word of bash', async () => {
  const [offers = []] = await offered('bash', ['cdktf-iptables show ssh://web']);
  expect(offers.filter((offer) => offer !== '')).toEqual(['//web-1', '//web-2']);
});
