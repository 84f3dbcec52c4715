/** Scripts say rules in more ways than one; what a value is not known for is said, and makes no rule. */
import { readText } from '../../support/project/read-source';

const script = (...lines: readonly string[]) =>
  readText({ 'firewall.sh': ['#!/bin/bash', ...lines, ''].join('\n') });

/** A rule for a TCP port to the host, as it is read. */
const port = (number: number | string): string =>
  `filter INPUT -p tcp -m tcp --dport ${String(number)} -j ACCEPT`;
const open = 'iptables -A INPUT -p tcp -j ACCEPT --dport';

test.each<[what: string, lines: readonly string[], ipv4: readonly string[]]>([
  [
    'lists in brackets, and what is added to them',
    [
      'P=(22 "80")',
      'P+=(443)',
      'declare -a Q=(1',
      '  2)',
      `for p in "\${P[@]}" \${Q[*]}; do ${open} $p; done`,
    ],
    [22, 80, 443, 1, 2].map(port),
  ],
  [
    'one item of a list, and how many there are',
    ['P=(22 80)', `${open} \${P[1]}`, `for ((i = 0; i < \${#P[@]}; i++)); do ${open} \${P[$i]}; done`],
    [80, 22, 80].map(port),
  ],
  [
    'the places of the items of a list, a variable that another one names, and parts of lists and texts',
    [
      'P=(22 80 443)',
      `for i in "\${!P[@]}"; do ${open} \${P[$i]}; done`,
      'WEB=8080 WHICH=WEB',
      `${open} \${!WHICH}`,
      `for p in "\${P[@]:1:1}" \${P[@]: -1}; do ${open} $p; done`,
      `${open} \${WEB:0:2}`,
      `${open} \${WEB: -4:2}`,
      `f() { local first=$1; for p in "\${@:2}"; do ${open} $p; done; }`,
      'f 1 2 3',
    ],
    [22, 80, 443, 8080, 80, 443, 80, 80, 2, 3].map(port),
  ],
  [
    'loops that count',
    [
      'i=0',
      `while [ $i -lt 2 ]; do ${open} $((100 + i * 2)); i=$((i+1)); done`,
      `until (( i <= 0 )); do ${open} $i; ((i--)); done`,
    ],
    [100, 102, 2, 1].map(port),
  ],
  [
    'arguments that are shifted, and variables of a function',
    [
      'x=1',
      'f() { local x=$1; shift; for p in "$@"; do iptables -A INPUT -p $x --dport $p -j ACCEPT; done; }',
      'f tcp 5 6',
      `${open} $x`,
    ],
    [5, 6, 1].map(port),
  ],
  [
    'lines of a here-document in a loop',
    [
      `while read -r p comment; do [ -z "$p" ] && continue; ${open} $p; done <<END`,
      '22 ssh',
      '',
      '80',
      'END',
    ],
    [22, 80].map(port),
  ],
  [
    'text that goes through a pipe',
    [
      'L="22:a 80:b"',
      `for e in $L; do ${open} $(echo $e | cut -d: -f1); done`,
      `echo 443 | while read p; do ${open} $p; done`,
    ],
    [22, 80, 443].map(port),
  ],
  [
    'ends of values that are cut off',
    ['e=22:80-x', `${open} \${e%%:*}`, `e=\${e#*:}; ${open} \${e%-*}`, `${open} \${e/80-x/443}`],
    [22, 80, 443].map(port),
  ],
  ['fields by another separator', ['P=22,80', `IFS=,; for p in $P; do ${open} $p; done`], [22, 80].map(port)],
  [
    'programs that run another one, and words that are text',
    [
      'sudo -n iptables -A INPUT -i lo -j ACCEPT',
      `eval "${open} 22"`,
      "alias ipt='iptables -w'",
      'ipt -A INPUT -i lo -j DROP',
    ],
    ['filter INPUT -i lo -j ACCEPT', port(22), 'filter INPUT -i lo -j DROP'],
  ],
  [
    'chains that are made where they are not there',
    [
      'iptables -nL mine >/dev/null 2>&1 || iptables -N mine',
      'iptables -L mine || iptables -N other',
      'iptables -A mine -j DROP',
    ],
    ['filter mine -j DROP'],
  ],
  [
    'two conditions in one, and patterns',
    [
      'A=yes; B=eth0.5',
      `[[ $A == y* && ( -n $B ) ]] || true`,
      `[[ $A = yes && $B == eth* ]] && ${open} 1`,
      `[ "$A" = no -o "$B" = eth0.5 ] && ${open} 2`,
      `case $B in ppp*) ${open} 3;; eth?.[0-9]) ${open} 4;; esac`,
    ],
    [1, 2, 4].map(port),
  ],
  [
    'what follows brackets does not know what they set',
    ['p=1', `(p=2; ${open} $p; exit 0)`, `${open} $p`],
    [2, 1].map(port),
  ],
])('%s are read', (_what, lines, ipv4) => {
  expect(script(...lines)).toEqual({ ipv4, ipv6: [], notes: [] });
});

describe('rules for iptables-restore in a script', () => {
  const table = [
    '*filter',
    ':INPUT DROP [0:0]',
    ':mine - [0:0]',
    '-A INPUT -i $LAN -j mine',
    'COMMIT',
    'END',
  ];

  test('are read with the values of variables, after what the script has loaded before', () => {
    const { ipv4, notes } = script(
      'LAN=eth1',
      `${open} 22`,
      'iptables-restore <<END',
      ...table,
      `${open} 80`,
    );
    expect(ipv4).toEqual(['filter INPUT DROP', 'filter INPUT -i eth1 -j mine', port(80)]);
    expect(notes).toEqual([]);
  });

  test('come through a pipe, indented by tabs, for IPv6, and beside what is there', () => {
    const tabbed = table.map((line) => `\t${line}`);
    const { ipv4, ipv6, notes } = script(
      'ip6tables -A INPUT -i lo -j ACCEPT',
      "cat <<-'END' | ip6tables-restore --noflush",
      ...tabbed.map((line) => line.replace('$LAN', 'eth2')),
    );
    expect(ipv4).toEqual([]);
    expect(ipv6).toEqual([
      'filter INPUT DROP',
      'filter INPUT -i lo -j ACCEPT',
      'filter INPUT -i eth2 -j mine',
    ]);
    expect(notes).toEqual([]);
  });

  test('are said with their own lines where they are wrong, and files of them with the line of the command', () => {
    const { notes } = script(
      'iptables-restore <<END',
      '*filter',
      '-A INPUT -j',
      'COMMIT',
      'END',
      'iptables-restore < /etc/rules',
    );
    expect(notes).toEqual(['import/not-understood 4', 'import/not-understood 7']);
  });
});

describe('what is not known', () => {
  test.each<[what: string, lines: readonly string[], notes: readonly number[]]>([
    ['a variable that a condition on the host may have set', ['P=1', '[ -f /x ] && P=2', `${open} $P`], [4]],
    ['a variable that a branch may have set', ['if grep -q x /y; then P=2; fi', `${open} $P`], [3]],
    ['a file of settings', ['P=1', '[ -r /x ] && . /x', `${open} $Q`], [3, 4]],
    [
      'what a command says of the host',
      [
        'local_ip=$(hostname -I)',
        'f() { local a=$(date); iptables -A INPUT -s $a -j DROP; }',
        'f',
        'iptables -A INPUT -s $local_ip -j DROP',
      ],
      [3, 5],
    ],
    [
      'names of files',
      ['for f in /etc/fw.d/*; do . $f; done', `for p in /sys/class/net/*; do ${open} \${p##*/}; done`],
      [2, 3],
    ],
    ['a file that is read line by line', [`while read p; do ${open} $p; done < /etc/ports`], [2]],
    ['rules in place of a command that may have worked', [`grep -q a /b || ${open} 22`], [2]],
    ['a text that is run, and is not known', ['eval "$(cat /x)"'], [2]],
    [
      'which branch of a `case` about the host',
      [`case "$(uname -m)" in i386) ${open} 1;; *) ${open} 2;; esac`],
      [2],
    ],
    [
      'what stands for a value in a way that is not known',
      [
        `${open} \${P@Q}`,
        `for each in \${!FW_*}; do ${open} $each; done`,
        `N=FW_PORTS; A=\${!N}; B=\${NOTHING[x}; for p in $(cat /x); do ${open} $p; done`,
        `${open} \${A:$B}`,
      ],
      [2, 3, 4, 5],
    ],
    ['a list by names', ['declare -A P=([a]=22)', `for p in "\${P[@]}"; do ${open} $p; done`], [3]],
  ])('%s makes no rule, and is said', (_what, lines, notes) => {
    const read = script(...lines, 'iptables -P INPUT DROP');
    expect(read.ipv4).toEqual(['filter INPUT DROP']);
    expect(read.notes).toEqual(notes.map((line) => `import/not-understood ${String(line)}`));
  });

  test('a script whose argument says what to do is read as it starts the firewall', () => {
    const { ipv4, notes } = script(
      'if [ "$1" = "stop" ]; then iptables -P INPUT ACCEPT; exit 0; fi',
      'main() { if [ "$1" = start ]; then iptables -P INPUT DROP; fi; }',
      'main "$@"',
    );
    expect(ipv4).toEqual(['filter INPUT DROP']);
    expect(notes).toEqual([]);
  });
});
