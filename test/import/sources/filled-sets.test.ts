/** Parts of scripts, and text in them, that may fill a set though they are not followed. */
import { setsOfScript as script } from '../../support/project/script-sets';

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

test('a function that another shell is told to call fills its set', () => {
  const fill = 'fill() { ipset add white "$1"; }; export -f fill';
  expect(leftBy(fill, `cat /etc/list | xargs -n1 bash -c 'fill "$0"'`)).toEqual(['white']);
  expect(leftBy(fill, 'cat /etc/list | parallel fill')).toEqual(['white']);
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
  ['run-parts /etc/lists.d'],
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
