/** Commands of ipset in scripts: sets with what the script says is in them. */
import { readSources } from '../../../lib/import/read-sources';
import { firewallOf, programFor } from '../../support/project/imported-program';
import { codeThrownBy } from '../../support/project/rejection';
import { rulesetOf } from '../../support/terraform/synthesis';

function script(...lines: readonly string[]): {
  readonly sets: unknown;
  readonly foreign: unknown;
  readonly notes: readonly string[];
} {
  const bytes = Buffer.from(['#!/bin/sh', ...lines, ''].join('\n'));
  const imported = readSources([{ file: 'firewall.sh', bytes }], { family: undefined });
  const { sets, foreign_sets: foreign } = rulesetOf(firewallOf(programFor(imported).text)) as {
    readonly sets?: unknown;
    readonly foreign_sets?: unknown;
  };
  const notes = imported.notes.map(({ code, span }) => `${code} ${String(span?.line)}`);
  return { sets, foreign, notes };
}

const rule = 'iptables -A INPUT -m set --match-set bad src -j DROP';

test('sets are read with their members, from lists, loops and here-documents', () => {
  const { sets, foreign, notes } = script(
    'IPSET=$(which ipset)',
    'BAD="192.0.2.1 192.0.2.2"',
    '$IPSET -q flush bad',
    '$IPSET -q destroy bad',
    '$IPSET -N bad iphash --hashsize 4096 --probes 4',
    'for ip in $BAD; do $IPSET -A bad $ip; done',
    'ipset create six hash:net family inet6 comment',
    'ipset add six 2001:db8::/32 comment "two words"',
    'ipset -! create bad hash:ip',
    'ipset restore -! <<EOF',
    '# from the office',
    'create ports bitmap:port range 0-1023',
    'add ports 22',
    'add bad 192.0.2.1',
    'add ports 80-81',
    'EOF',
    'while read net; do sudo ipset add -exist nets $net nomatch; done <<EOF',
    '198.51.100.0/24',
    'EOF',
    'ipset del bad 192.0.2.2',
    rule,
  );
  expect(sets).toEqual({
    bad: { type: 'hash:ip', family: 'ipv4', entries: ['192.0.2.1'], options: { hashsize: '4096' } },
    six: {
      type: 'hash:net',
      family: 'ipv6',
      entries: ['2001:db8::/32 comment "two words"'],
      options: { comment: 'true' },
    },
    ports: { type: 'bitmap:port', entries: ['22', '80', '81'], options: { range: '0-1023' } },
  });
  expect(foreign).toBeUndefined();
  expect(notes).toEqual(['import/not-understood 18']);
});

test('what a script prints for restore is read, and functions are followed', () => {
  const { sets, notes } = script(
    'ban() { ipset -exist add "$1" "$2"; }',
    'cat <<EOF | ipset -! restore',
    'create bad hash:ip,port',
    'add bad 192.0.2.1,udp:53',
    'EOF',
    'ban bad 192.0.2.2,80',
    rule,
  );
  expect(sets).toMatchObject({ bad: { entries: ['192.0.2.1,udp:53', '192.0.2.2,tcp:80'] } });
  expect(notes).toEqual([]);
});

test('a set is filled beside another one and swapped with it', () => {
  const { sets, notes } = script(
    'ipset create bad hash:net',
    'ipset create bad-new hash:net',
    'ipset add bad-new 198.51.100.0/24',
    'ipset swap bad-new bad && ipset destroy bad-new',
    'ipset rename bad worse || exit 1',
    rule,
  );
  expect(sets).toEqual({
    worse: { type: 'hash:net', family: 'ipv4', entries: ['198.51.100.0/24'], options: {} },
  });
  expect(notes).toEqual([]);
});

test.each([
  ['a list that is fetched', 'for ip in $(curl https://lists.example.net); do ipset add bad $ip; done'],
  ['a file of the host', 'while read ip; do ipset add bad $ip; done < /etc/bad'],
  ['what another command prints', "sed 's/^/add bad /' /etc/bad | ipset restore"],
  ['a file for restore', 'ipset restore -f /etc/bad.ipset'],
  ['arguments of xargs', 'cat /etc/bad | xargs -n1 ipset -A bad'],
  ['a condition on the host', 'if [ -f /etc/bad ]; then ipset flush bad; fi'],
  ['a word that is not known', 'ipset add bad $(hostname -I)'],
  ['a function', 'fill() { ipset add bad "$1"; }; cat /etc/bad | while read ip; do fill $ip; done'],
  ['a command that is not known', '$(cat /etc/tool) add bad 192.0.2.2'],
  ['a command of no ipset', 'ipset fill bad 192.0.2.2'],
])('a set that is filled by %s is declared without members', (_title, line) => {
  const { sets, notes } = script('ipset create bad hash:ip', 'ipset add bad 192.0.2.1', line, rule);
  expect(sets).toEqual({ bad: { type: 'hash:ip', family: 'ipv4', options: {}, dynamic: true } });
  expect(notes).toEqual(['import/not-understood 4', 'import/members-unknown 4']);
});

test('a set that is emptied and filled again is known again', () => {
  const fetched = 'for ip in $(fetch); do ipset add bad $ip; done';
  const { sets } = script(
    'ipset create bad hash:ip',
    fetched,
    'ipset flush bad',
    'ipset add bad 192.0.2.9',
    rule,
  );
  expect(sets).toMatchObject({ bad: { entries: ['192.0.2.9'] } });
});

test.each([
  ['ipset create worse hash:what', 'a type that there is not'],
  ['ipset create "b d" hash:ip', 'a name that cannot be declared'],
  ['ipset add bad 192.0.2.999', 'a member that is no address'],
  ['ipset add other 192.0.2.9', 'a set that was not made'],
  ['ipset add bad 192.0.2.9 shiny', 'an option that there is not'],
  ['ipset add bad', 'no member'],
])('`%s` is said with its line', (line) => {
  const { sets, notes } = script('ipset create bad hash:ip', line, rule);
  expect(sets).toEqual({ bad: { type: 'hash:ip', family: 'ipv4', entries: [], options: {} } });
  expect(notes).toEqual(['import/not-understood 3']);
});

test('sets that rules fill, and those with a time, are declared without members', () => {
  const { sets, notes } = script(
    'ipset create seen hash:ip',
    'ipset add seen 192.0.2.1',
    'ipset create guests hash:ip timeout 600',
    'ipset add guests 192.0.2.1',
    'ipset create staff hash:ip timeout 0',
    'ipset add staff 192.0.2.2',
    'iptables -A INPUT -p tcp --dport 23 -j SET --add-set seen src',
  );
  expect(sets).toEqual({
    seen: { type: 'hash:ip', family: 'ipv4', options: {}, dynamic: true },
    guests: { type: 'hash:ip', family: 'ipv4', options: { timeout: '600' }, dynamic: true },
    staff: { type: 'hash:ip', family: 'ipv4', options: { timeout: '0' }, entries: ['192.0.2.2'] },
  });
  expect(notes.map((note) => note.split(' ')[0])).toEqual(['import/members-left', 'import/members-left']);
});

test('a range of more members than any script says is refused', () => {
  const many = 'for n in 1 2 3 4; do ipset add bad 10.$n.0.0/16; done';
  expect(codeThrownBy(() => script('ipset create bad hash:ip', many, rule))).toBe('import/too-large');
});

test('functions that call each other twice are looked at once', () => {
  const names = Array.from({ length: 40 }, (_, index) => `f${String(index)}`);
  const bodies = names.map((name, index) => `${name}() { f${String(index + 1)}; f${String(index + 1)}; }`);
  const { sets } = script(
    'ipset create bad hash:ip',
    ...bodies,
    'f40() { ipset add bad "$1"; }',
    'if [ -f /etc/bad ]; then f0; fi',
    rule,
  );
  expect(sets).toMatchObject({ bad: { dynamic: true } });
});

/** Which sets of a script that makes `white` and `black` are left to what fills them. */
function leftBy(...lines: readonly string[]): readonly string[] {
  const made = ['white', 'black'].flatMap((name) => [
    `ipset create ${name} hash:ip`,
    `ipset add ${name} 192.0.2.1`,
  ]);
  const rules = ['white', 'black'].map((name) => `iptables -A INPUT -m set --match-set ${name} src -j DROP`);
  const { sets, notes } = script(...made, ...lines, ...rules);
  const left = Object.entries(sets as Record<string, { readonly dynamic?: boolean }>);
  const names = left.filter(([, { dynamic }]) => dynamic === true).map(([name]) => name);
  expect(notes.filter((note) => note.startsWith('import/members-unknown'))).toHaveLength(names.length);
  return names.sort().reverse();
}

const unknownList = 'for ip in $(cat /etc/list); do';

test('a function that fills a set has the arguments of its own call, not those of what calls it', () => {
  const add = 'add() { ipset add "$1" "$2"; }';
  expect(leftBy(add, `outer() { ${unknownList} add white "$ip"; done; }`, 'outer black')).toEqual(['white']);
  expect(leftBy(add, `${unknownList} add "$ip" 192.0.2.2; done`)).toEqual(['white', 'black']);
  expect(leftBy(add, `${unknownList} add $ip white; done`)).toEqual(['white', 'black']);
  expect(leftBy('fill() { shift; ipset add $1 $2; }', `${unknownList} fill white black $ip; done`)).toEqual([
    'white',
    'black',
  ]);
  expect(leftBy('set -- white', '[ -f /etc/x ] && set -- black', '[ -f /etc/y ] && ipset flush $1')).toEqual([
    'white',
    'black',
  ]);
});

test('a variable that a part of a script sets is not known in it, though it is behind it', () => {
  expect(leftBy('S=black', 'cat /etc/names | while read S; do ipset add $S 192.0.2.2; done')).toEqual([
    'white',
    'black',
  ]);
});

test.each([
  [`${unknownList} sh -c "ipset add white $ip"; done`],
  [`cat /etc/list | xargs -I{} sh -c 'ipset add white {}'`],
  [`awk '{print "ipset add white " $1}' /etc/list | sh`],
  [`awk '{system("ipset add white " $1)}' /etc/list`],
  [`sed 's/^/ipset add white /' /etc/list | bash -s`],
  [`alias ips="ipset -exist"; ${unknownList} ips add white $ip; done`],
  [`IPS="sudo ipset"; ${unknownList} $IPS add white $ip; done`],
  [`${unknownList} x=$(ipset add white $ip 2>&1); done`],
  [`${unknownList} eval "ipset add white $ip"; done`],
  ['out=$(ipset add white 192.0.2.77)'],
  ['echo "$(ipset add white 192.0.2.77)"'],
  ['echo `ipset add white 192.0.2.77`'],
  ['cat < <(ipset add white 192.0.2.77)'],
  ['case $(ipset add white 192.0.2.77) in x) ;; esac'],
  ['echo "ipset add white 192.0.2.77" | sh'],
  ['echo "* * * * * root ipset add white 192.0.2.77" > /etc/cron.d/fill'],
  ['sh <<< "ipset flush white"'],
  ['ssh localhost <<EOF\nipset flush white\nEOF'],
  ['trap "ipset flush white" EXIT'],
  ['find /etc/white -exec ipset add white {} +'],
  ['/usr/local/sbin/fill-set white /etc/list'],
  ['if [ -f /etc/x ]; then ipset destroy white; ipset create white hash:net; fi'],
  ['[ -f /etc/x ] && ipset flush white'],
])('a set is left to what fills it by `%s`', (line) => {
  expect(leftBy(...line.split('\n'))).toEqual(['white']);
});

test.each([
  ['. /etc/lists.sh'],
  ['sh /etc/lists.sh'],
  ['cat /etc/lists.sh | sh'],
  ['eval "$(cat /etc/lists.sh)"'],
  [`awk '{print "ipset add " $2 " " $1}' /etc/list | sh`],
  ['cat /etc/list | xargs ipset'],
  ['if [ -f /etc/x ]; then ipset swap $A $B; fi'],
  ['[ -f /etc/x ] && ipset destroy'],
])('all sets are left to what fills them by `%s`', (line) => {
  expect(leftBy(line)).toEqual(['white', 'black']);
});

test.each([
  ['echo "ipset restore failed" >&2'],
  ['[ -f /etc/x ] && logger "ipset add white failed"'],
  ['lsmod | grep -q ipset || modprobe ip_set'],
  ['COUNT=$(ipset list white | wc -l)'],
  ['if ipset list | grep -q white; then echo white; fi'],
  ['if [ -f /etc/x ]; then iptables -A INPUT -m set --match-set white src -j DROP; fi'],
  ['service white restart'],
])('a set stays what the script says with `%s`', (line) => {
  expect(leftBy(line)).toEqual([]);
});
