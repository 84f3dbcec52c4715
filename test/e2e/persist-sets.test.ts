/**
 * What a host holds after a boot, sets and rules: the files that were persisted are loaded in an empty network namespace by what
 * each distribution runs, in its order.
 */
import type { ApplyOutcome } from '../../lib/deploy/apply-request';
import type { BootFileState } from '../../lib/deploy/persist';
import type { DeclaredRuleset } from '../../lib/deploy/declared-ruleset';
import { engine, targetOf } from '../support/project/firewall-engine';
import { useSandbox } from '../support/hosts/sandbox';
import { onHost } from '../support/faults/transaction-host';
import { seedOfCommit } from '../support/laws/seed-of-commit';
import { backendsOfToday } from '../support/hosts/in-turn';

interface Distribution {
  readonly name: string;
  /** As its packages and `enable` leave it. */
  readonly install: string;
  /** What its boot runs, in order: text of a script. */
  readonly boot: string;
  readonly files: readonly [sets: string, rules4: string, rules6: string];
  /** What keeps sets from being loaded before rules. */
  readonly breakOrder: string;
  readonly mendOrder: string;
}

const wants = '/etc/systemd/system/multi-user.target.wants';
const units = '/usr/lib/systemd/system';
const plugins = '/usr/share/netfilter-persistent/plugins.d';

const distributions: readonly Distribution[] = [
  {
    name: 'Debian',
    install: `
      mkdir -p ${plugins} ${wants}; touch ${wants}/netfilter-persistent.service
      plugin() { printf '#!/bin/sh\\nset -e\\n%s\\n' "$2" > ${plugins}/$1; chmod 755 ${plugins}/$1; }
      plugin 10-ipset 'ipset restore -exist < /etc/iptables/ipsets'
      plugin 15-ip4tables 'iptables-restore < /etc/iptables/rules.v4'
      plugin 25-ip6tables 'ip6tables-restore < /etc/iptables/rules.v6'
      plugin 40-ipset ':'`,
    boot: `run-parts -a start ${plugins}`,
    files: ['/etc/iptables/ipsets', '/etc/iptables/rules.v4', '/etc/iptables/rules.v6'],
    breakOrder: `mv ${plugins}/10-ipset ${plugins}/20-ipset`,
    mendOrder: `mv ${plugins}/20-ipset ${plugins}/10-ipset`,
  },
  {
    name: 'RHEL',
    install: `
      mkdir -p /usr/libexec/iptables ${wants} ${units} /etc/sysconfig; touch /usr/libexec/iptables/iptables.init
      for name in ipset iptables ip6tables; do touch ${wants}/$name.service; done
      printf '[Unit]\\nBefore=iptables.service ip6tables.service\\n' > ${units}/ipset.service`,
    boot: `
      ipset restore -! < /etc/sysconfig/ipset
      iptables-restore < /etc/sysconfig/iptables
      ip6tables-restore < /etc/sysconfig/ip6tables`,
    files: ['/etc/sysconfig/ipset', '/etc/sysconfig/iptables', '/etc/sysconfig/ip6tables'],
    breakOrder: `mv ${wants}/ipset.service /root/`,
    mendOrder: `mv /root/ipset.service ${wants}/`,
  },
  {
    name: 'Alpine',
    install: `
      mkdir -p /etc/conf.d /etc/init.d /etc/runlevels/default; touch /etc/conf.d/iptables
      for name in ipset iptables ip6tables; do touch /etc/runlevels/default/$name; done
      printf 'depend() {\\n\\tbefore iptables ip6tables\\n}\\n' > /etc/init.d/ipset`,
    boot: `
      ipset restore < /var/lib/ipset/rules-save
      iptables-restore < /etc/iptables/rules-save
      ip6tables-restore < /etc/iptables/rules6-save`,
    files: ['/var/lib/ipset/rules-save', '/etc/iptables/rules-save', '/etc/iptables/rules6-save'],
    breakOrder: 'mv /etc/init.d/ipset /root/',
    mendOrder: 'mv /root/ipset /etc/init.d/',
  },
  {
    name: 'Arch',
    install: `
      mkdir -p ${wants} ${units}
      echo 'ExecStart=/usr/bin/iptables-restore -w /etc/iptables/iptables.rules' > ${units}/iptables.service
      printf '[Unit]\\nBefore=network-pre.target iptables.service ip6tables.service ufw.service\\n' > ${units}/ipset.service
      for name in ipset iptables ip6tables; do touch ${wants}/$name.service; done`,
    boot: `
      ipset -f /etc/ipset.conf restore
      iptables-restore /etc/iptables/iptables.rules
      ip6tables-restore /etc/iptables/ip6tables.rules`,
    files: ['/etc/ipset.conf', '/etc/iptables/iptables.rules', '/etc/iptables/ip6tables.rules'],
    breakOrder: `sed -i /Before/d ${units}/ipset.service`,
    mendOrder: `printf '[Unit]\\nBefore=iptables.service ip6tables.service\\n' > ${units}/ipset.service`,
  },
];

const uninstall = `
  rm -rf ${plugins} ${wants} /usr/libexec/iptables /etc/conf.d /etc/runlevels ${units}/ipset.service ${units}/iptables.service
  rm -rf /etc/init.d/ipset /etc/iptables /etc/sysconfig /etc/ipset.conf /var/lib/ipset; mkdir /etc/iptables`;

const theirs =
  '# by hand\ncreate theirs hash:ip family inet hashsize 1024 maxelem 65536\nadd theirs 192.0.2.99\n';

const web: DeclaredRuleset = {
  owner: 'web',
  foreignRules: 'keep',
  foreignSets: ['theirs'],
  sets: {
    blocked: {
      type: 'hash:net',
      entries: ['198.51.100.0/24', '203.0.113.7 comment "since may"'],
      options: { comment: 'true' },
    },
    blocked6: { type: 'hash:net', family: 'ipv6', entries: ['2001:db8:1::/48'] },
    bans: { type: 'hash:ip', options: { timeout: '600' }, dynamic: true },
  },
  ipv4: {
    tables: {
      filter: {
        chains: {
          INPUT: {
            rules: [
              '-m set --match-set blocked src -j DROP',
              '-m set --match-set bans src -j DROP',
              '-m set --match-set theirs src -j DROP',
            ],
          },
        },
      },
    },
  },
  ipv6: { tables: { filter: { chains: { INPUT: { rules: ['-m set --match-set blocked6 src -j DROP'] } } } } },
};

/** What changes by itself, and hosts print of sets nevertheless. */
const state = `{ ipset save | sed 's/ hashsize.*bucketsize 12//; s/ initval 0x[0-9a-f]*//' | sort; iptables-save; ip6tables-save; } | sed -e '/^#/d' -e 's/ \\[[0-9]*:[0-9]*\\]//'`;

describe.each(backendsOfToday(__filename))('with iptables %s', (backend) => {
  const sandbox = useSandbox(backend);
  const on = async (command: string, input?: string): Promise<string> => onHost(sandbox(), command, input);
  const apply = async (desired: DeclaredRuleset | undefined): Promise<ApplyOutcome> =>
    engine.apply({ target: targetOf(sandbox()), owner: 'web', desired, expected: undefined, persist: true });
  const compare = async (): Promise<BootFileState> => {
    const { live } = await engine.read(targetOf(sandbox()), undefined, [web]);
    return engine.compareBootFiles({ target: targetOf(sandbox()), owner: 'web', desired: web, live });
  };
  const codes = (warnings: readonly { readonly code: string }[] = []): readonly string[] =>
    warnings.map(({ code }) => code);

  // Each comes by: the commit decides which, and a long run has them all.
  const ofToday =
    process.env['LONG'] === '1' ? distributions : [distributions[seedOfCommit() % distributions.length]];

  test.each(ofToday.filter((each) => each !== undefined))(
    '$name boots with sets and rules as they were',
    async (distribution) => {
      const { install, boot, files, breakOrder, mendOrder } = distribution;
      const booted = async (): Promise<string> =>
        on(
          'cat > /root/boot; unshare -n sh -e /root/boot',
          `exec 3>&1 > /root/said 2>&1\n${boot}\n${state} >&3\n`,
        );
      const [setsFile, rules4] = files;
      await on(`${uninstall}\n${install}\nmkdir -p $(dirname ${setsFile}); cat > ${setsFile}`, theirs);
      await on(`ipset destroy; ipset restore < ${setsFile}`);

      const { persistence } = await apply(web);

      expect(persistence).toEqual({ kept: files, written: files, warnings: [] });
      expect((await on(`cat ${setsFile}`)).startsWith(theirs)).toBe(true);
      expect(await booted()).toBe(await on(state));
      expect(await compare()).toEqual({ stale: [], fails: false, warnings: [] });

      // Where the sets come too late, a file that loads now is left as it is.
      await on(breakOrder);
      expect(await compare()).toMatchObject({ fails: true });
      await on(`sed -i /match-set/d ${rules4}`);
      const late = await apply(web);
      expect(codes(late.persistence?.warnings)).toContain('persist/sets-not-loaded');
      expect(await on(`grep -c match-set ${rules4} || true`)).toBe('0\n');
      await on(mendOrder);

      // What the file of sets lacks, and what is in it by mistake.
      await on(`sed -i -e /203.0.113.7/d -e 's/198.51.100/198.51.101/' ${setsFile}`);
      expect((await compare()).stale).toEqual([setsFile, rules4]);
      await apply(web);
      expect(await booted()).toBe(await on(state));

      await apply(undefined);
      expect(await on(`cat ${setsFile}`)).toBe(theirs);
      await booted();
    },
  );
});
