/**
 * The sysconfig file of SUSEfirewall2: zones with their interfaces, and services by zone.
 *
 * What it says is written as rules in the order in which SUSEfirewall2 wrote them: what is trusted, then services by zone; the rest
 * is dropped.
 */
import { families } from '../../net/family';
import type { SourceReader } from '../source-file';
import { Routing } from './suse/routing';
import { isServiceFile, serviceFiles, unreadPorts } from './suse/service-files';
import { SettingRules } from './suse/setting-rules';
import { Settings } from './suse/settings';
import { unreadSettings } from './suse/unread-settings';
import { Zones } from './suse/zones';

export const suseFirewall: SourceReader = {
  format: 'SUSEfirewall2',
  frontEnd: 'SUSEfirewall2',
  reads: (source) => /^FW_DEV_(EXT|INT|DMZ)=/m.test(source.text) || isServiceFile(source),
  read: (sources) => {
    const settings = new Settings(sources);
    const isOpen = !closing.has(settings.of('FW_IPv6')[0] ?? '');
    const rules = new SettingRules(settings, isOpen ? families : ['ipv4']);
    writeBase(settings, rules);
    if (!isOpen) closeIpv6(settings, rules);
    new Zones(settings, serviceFiles(sources), rules).write();
    new Routing(settings, rules).write();
    const { comments, notes } = rules;
    return {
      rulesets: rules.rulesets.close(),
      comments,
      notes: [...notes, ...unreadSettings(settings), ...sources.filter(isServiceFile).flatMap(unreadPorts)],
    };
  },
};

/** With these, `FW_IPv6` leaves nothing of the settings to IPv6: `no` makes no rules for it, the others let none of it in. */
const closing: ReadonlySet<string> = new Set(['no', 'drop', 'reject']);

function closeIpv6(settings: Settings, rules: SettingRules): void {
  const name = 'FW_IPv6';
  const [word] = settings.of(name);
  if (word === 'no') return;
  for (const chain of ['INPUT', 'FORWARD']) {
    rules.run('ipv6', 'filter', ['-P', chain, 'DROP'], name);
    if (chain === 'INPUT') rules.run('ipv6', 'filter', ['-A', chain, '-i', 'lo', '-j', 'ACCEPT'], name);
    if (word === 'reject') rules.run('ipv6', 'filter', ['-A', chain, '-j', 'REJECT'], name);
  }
}

/** What holds whatever is set. */
function writeBase(settings: Settings, rules: SettingRules): void {
  for (const family of rules.families) {
    const add = (...words: readonly string[]): void => {
      rules.run(family, 'filter', words, undefined);
    };
    add('-P', 'INPUT', 'DROP');
    add('-P', 'FORWARD', 'DROP');
    add('-A', 'INPUT', '-i', 'lo', '-j', 'ACCEPT');
    add('-A', 'INPUT', '-m', 'conntrack', '--ctstate', 'RELATED,ESTABLISHED', '-j', 'ACCEPT');
    if (family === 'ipv6') add('-A', 'INPUT', '-p', 'ipv6-icmp', '-j', 'ACCEPT');
    else if (settings.says('FW_ALLOW_PING_FW', true))
      add('-A', 'INPUT', '-p', 'icmp', '--icmp-type', 'echo-request', '-j', 'ACCEPT');
  }
}
