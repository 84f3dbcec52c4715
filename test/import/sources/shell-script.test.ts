import { codeThrownBy } from '../../support/project/rejection';
import { readText } from '../../support/project/read-source';

const script = (...lines: readonly string[]) =>
  readText({ 'firewall.sh': ['#!/bin/sh', ...lines, ''].join('\n') });

describe('a script of iptables commands', () => {
  test('is read with its variables, lists and functions', () => {
    const { ipv4, notes } = script(
      'IPT=/sbin/iptables',
      'PORTS="22 80"',
      'open() {',
      '  $IPT -A INPUT -p "$1" --dport ${2:-443} -j ACCEPT',
      '}',
      '$IPT -F; $IPT -P INPUT DROP',
      'for port in $PORTS; do open tcp $port; done',
      'open udp',
    );
    expect(ipv4).toEqual([
      'filter INPUT DROP',
      'filter INPUT -p tcp -m tcp --dport 22 -j ACCEPT',
      'filter INPUT -p tcp -m tcp --dport 80 -j ACCEPT',
      'filter INPUT -p udp -m udp --dport 443 -j ACCEPT',
    ]);
    expect(notes).toEqual([]);
  });

  test('is read as it starts the firewall, where its argument says what to do', () => {
    const { ipv4 } = script(
      'case "$1" in',
      '  stop) iptables -P INPUT ACCEPT ;;',
      '  start|restart)',
      '    iptables -P INPUT DROP',
      '    ;;',
      'esac',
    );
    expect(ipv4).toEqual(['filter INPUT DROP']);
  });

  test('is read though a line of it is a hundred words with bars between, which took for ever', () => {
    const { ipv4 } = script(`: '`, Array<string>(100).fill('word').join('|'), `'`, 'iptables -P INPUT DROP');
    expect(ipv4).toEqual(['filter INPUT DROP']);
  });

  test('is read with its conditions on what it says itself', () => {
    const { ipv4, notes } = script(
      'LAN=10.0.0.0/8',
      'LOG=no',
      '[ -x /sbin/iptables ] || exit 0',
      'if [ "$LOG" = "yes" ]; then iptables -A INPUT -j LOG; else iptables -A INPUT -i lo -j ACCEPT; fi',
      'if [ -n "$LAN" ]; then iptables -t nat -A POSTROUTING -s $LAN \\',
      '    -j MASQUERADE; fi',
      'iptables -C INPUT -i lo -j ACCEPT || iptables -A INPUT -i lo -j ACCEPT',
    );
    expect(ipv4).toEqual(['filter INPUT -i lo -j ACCEPT', 'nat POSTROUTING -s 10.0.0.0/8 -j MASQUERADE']);
    expect(notes).toEqual([]);
  });

  test('is never run: what depends on the host is said with its line', () => {
    const { ipv4, notes } = script(
      'IP=$(ip addr show eth0)',
      'iptables -A INPUT -d $IP -j ACCEPT',
      'if [ -f /etc/firewall.conf ]; then iptables -A INPUT -j DROP; fi',
      'cat list | while read ip; do iptables -A INPUT -s $ip -j DROP; done',
      'echo 1 > /proc/sys/net/ipv4/ip_forward',
      '. /etc/more.sh',
      'iptables -A INPUT -p tcp --dport 99999 -j DROP',
      'iptables -A INPUT -i lo -j ACCEPT',
      'echo done',
    );
    expect(ipv4).toEqual(['filter INPUT -i lo -j ACCEPT']);
    expect(notes).toEqual([
      'import/not-understood 3',
      'import/not-understood 4',
      'import/not-understood 5',
      'import/not-expressed 6',
      'import/not-understood 7',
      'import/not-understood 8',
    ]);
  });

  test.each([
    ['echo "iptables -A INPUT -j DROP" | sh'],
    ['x=$(iptables -A INPUT -j DROP)'],
    [`awk '{print "iptables -A INPUT -j DROP -s " $1}' /etc/list | sh`],
    ['sh -c "iptables -A INPUT -j DROP"'],
    ['sh /etc/rules.sh'],
    ['cat /etc/list | xargs -n1 iptables -I INPUT -j DROP -s'],
    ['if [ -f /etc/x ]; then x=$(iptables -A INPUT -j DROP); fi'],
  ])('is said to hold rules that are not read: `%s`', (line) => {
    expect(script(line, 'iptables -P INPUT DROP').notes).toEqual(['import/not-understood 2']);
  });

  test.each([
    ['x=$(iptables -L -n | wc -l)'],
    ['if iptables -S | grep -q DROP; then echo there; fi'],
    ['echo "iptables -A failed"'],
  ])('is said nothing of where it only looks at rules: `%s`', (line) => {
    expect(script(line, 'iptables -P INPUT DROP').notes).toEqual([]);
  });

  test('is read for both families by its two commands', () => {
    const { ipv4, ipv6 } = script(
      'for ipt in iptables ip6tables; do $ipt -w 5 -A FORWARD -i eth0 -j DROP; done',
    );
    expect([ipv4, ipv6]).toEqual([['filter FORWARD -i eth0 -j DROP'], ['filter FORWARD -i eth0 -j DROP']]);
  });

  test('ends, though it loops for ever or calls itself', () => {
    const loop = ['while true; do iptables -A INPUT -j DROP; done', 'iptables -P OUTPUT DROP'];
    expect(script(...loop).ipv4).toEqual(['filter OUTPUT DROP']);
    expect(codeThrownBy(() => script('again() { iptables -F; again; }', 'again', ...loop))).toBe(
      'import/too-large',
    );
  });

  test('goes on behind `<<<`, which is no here-document', () => {
    const { ipv4 } = script('cat <<< "text"', 'iptables -P INPUT DROP');
    expect(ipv4).toEqual(['filter INPUT DROP']);
  });

  test('that is no shell is refused, and so are two of them', () => {
    expect(codeThrownBy(() => script('if true; then', '  iptables -F'))).toBe('import/not-shell');
    expect(codeThrownBy(() => readText({ a: '#!/bin/sh\n', b: '#!/bin/sh\n' }))).toBe(
      'import/several-scripts',
    );
  });
});
