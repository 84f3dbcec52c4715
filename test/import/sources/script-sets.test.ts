/** Commands of ipset in scripts: sets with what the script says is in them. */
import { codeThrownBy } from '../../support/project/rejection';
import { setsOfScript as script } from '../../support/project/script-sets';

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

test.each(['for ip in $(fetch); do ipset add bad $ip; done', "trap 'ipset add bad 198.51.100.1' EXIT"])(
  'a set that %j may fill stays open when it is emptied and filled again',
  (filling) => {
    const { sets } = script(
      ...['ipset create bad hash:ip', filling, 'ipset flush bad', 'ipset add bad 192.0.2.9', rule],
    );
    expect(sets).toMatchObject({ bad: { dynamic: true } });
  },
);

test.each([
  ['ipset create worse hash:what', 'a type that there is not'],
  ['ipset create "b d" hash:ip', 'a name that cannot be declared'],
  ['ipset add other 192.0.2.9', 'a set that was not made'],
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
