/**
 * The sysconfig file of SUSEfirewall2: zones with their interfaces, and services by zone.
 *
 * What it says is written as rules in the order in which SUSEfirewall2 wrote them: what is trusted, then services by zone; the rest
 * is dropped.
 */
import { families } from '../../net/family';
import { importProblems } from '../diagnostics';
import type { SourceReader } from '../source-file';
import { Routing } from './suse/routing';
import { isServiceFile, serviceFiles } from './suse/service-files';
import { SettingRules } from './suse/setting-rules';
import { Settings } from './suse/settings';
import { Zones } from './suse/zones';

export const suseFirewall: SourceReader = {
  format: 'SUSEfirewall2',
  frontEnd: 'SUSEfirewall2',
  reads: (source) => /^FW_DEV_(EXT|INT|DMZ)=/m.test(source.text) || isServiceFile(source),
  read: (sources) => {
    const settings = new Settings(sources);
    const rules = new SettingRules(settings);
    writeBase(settings, rules);
    new Zones(settings, serviceFiles(sources), rules).write();
    new Routing(settings, rules).write();
    const { comments, notes } = rules;
    return { rulesets: rules.rulesets.close(), comments, notes: [...notes, ...unread(settings)] };
  },
};

/** What holds whatever is set. */
function writeBase(settings: Settings, rules: SettingRules): void {
  for (const family of families) {
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

/** Settings that are read; what else is set is said. */
const known =
  /^FW_(DEV_(EXT|INT|DMZ)|CONFIGURATIONS_(EXT|INT|DMZ)|SERVICES_(EXT|INT|DMZ)_(TCP|UDP|IP)|SERVICES_(ACCEPT|DROP|REJECT)_(EXT|INT|DMZ)|TRUSTED_NETS|PROTECT_FROM_INT|ROUTE|MASQUERADE|MASQ_DEV|MASQ_NETS|FORWARD|FORWARD_MASQ|ALLOW_PING_FW)$/;

/** Settings that change nothing where they stand at their usual value. */
const usual = new Set(['no', 'yes', 'auto', '', '0', 'crit', 'zone:ext', '4000']);

function unread(settings: Settings) {
  return settings.all
    .filter(([name, { words }]) => !known.test(name) && !words.every((word) => usual.has(word)))
    .map(([, { span }]) => importProblems.notUnderstood(span, span.text.trim()));
}
