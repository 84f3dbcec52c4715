/** What every rule may have, and how people's spellings become one. */
import { parameters } from '../../lib/extensions/parameters';
import type { Family } from '../../lib/net/family';
import { protocolNames } from '../../lib/net/protocol';
import { ownServiceNames } from '../../lib/net/service';
import { parseRules } from '../../lib/ruleset/parse/parse-rule';
import { printRule } from '../../lib/ruleset/model/print-rule';
import { builtInChains, tableNames } from '../../lib/ruleset/model/tables';
import { code, codes, page, table } from './markdown';
import { optionTable } from './option-table';

/** Spellings of which each shows one thing that is made equal. */
const spellings: readonly (readonly [written: string, family: Family])[] = [
  ['--protocol TCP --dport http', 'ipv4'],
  ['-p 6 --destination-port=0x50', 'ipv4'],
  ['-p tcp --sport 1024:', 'ipv4'],
  ['-p tcp --syn', 'ipv4'],
  ['-p tcp --tcp-flags ALL NONE', 'ipv4'],
  ['-s 10.0.0.7/255.0.0.0', 'ipv4'],
  ['-s 192.0.2.1,192.0.2.2 -j ACCEPT', 'ipv4'],
  ['-d 2001:DB8::0:1', 'ipv6'],
  ['-p icmp --icmp-type ping', 'ipv4'],
  ['-p icmpv6 --icmpv6-type echo-request', 'ipv6'],
  ['-m state --state ESTABLISHED,RELATED', 'ipv4'],
  ['-m limit --limit 60/hour', 'ipv4'],
  ['-j LOG --log-level info', 'ipv4'],
  ['-j REJECT', 'ipv4'],
  ['-j MARK --set-mark 1', 'ipv4'],
  ['-m tos --tos Minimize-Delay', 'ipv4'],
  ['-m dscp --dscp-class EF', 'ipv4'],
];

/** Mistakes of which each shows one thing that is refused. */
const mistakes: readonly (readonly [written: string, family: Family])[] = [
  ['-p tcp --dport ! 22', 'ipv4'],
  ['--dport 22', 'ipv4'],
  ['-p tcp --dprot 22', 'ipv4'],
  ['-m conntrack --ctstate ESTABLISHD', 'ipv4'],
  ['! -s 192.0.2.1,192.0.2.2', 'ipv4'],
  ['-p tcp --dport 90:80', 'ipv4'],
  ['-s www.example.com', 'ipv4'],
  ['-j REJECT --reject-with icmp-port-unreachable', 'ipv6'],
  ['-p tcp -y', 'ipv4'],
];

export function parametersPage(): string {
  return page([
    '# Parameters, and how rules are read',
    'Every rule may have these. They stand in front of the matches, whatever place they were written in.',
    optionTable(parameters, ['ipv4', 'ipv6']),
    `Besides, ${code('-m MATCH')} loads a match (see [matches](matches.md)), ${code('-j TARGET')} says what happens to the packet (see [targets](targets.md)), ${code('-j CHAIN')} goes on in a chain and comes back from it, and ${code('-g CHAIN')} goes on there and comes back to where this chain was called. ${code('-4')} and ${code('-6')} make a line count for one family only; ${code('-c PACKETS BYTES')} sets counters in a rules file.`,
    '## Tables and their chains',
    table(
      ['table', 'built-in chains'],
      tableNames.map((name) => [code(name), builtInChains(name).join(', ')]),
    ),
    '## Protocols',
    `A number from 0 to 255 or one of these names, in any case: ${codes(protocolNames)}. Compared and sent is the name where every version of iptables prints one, else the number; shown is the name.`,
    '## Services',
    `Wherever a port is asked for, a name does: every one that /etc/services of Debian or of Red Hat has, such as ${codes(['ssh', 'http-alt', 'munin'])}, and ${codes(ownServiceNames)}. Names stand for the ports that they have here, not for those of a host’s own /etc/services, so that a rule means the same on every host.`,
    '## Spellings that are one',
    'Rules are compared by the form in which a current iptables-save prints them. So these change nothing on a host that has the other:',
    table(['written', 'printed'], spellings.map(spellingRow)),
    '## What is refused',
    'A mistake is an error with the place of the word, and where something is near, with what was probably meant.',
    table(['written', 'error', 'code'], mistakes.map(mistakeRow)),
  ]);
}

function spellingRow([written, family]: readonly [string, Family]): readonly string[] {
  const { rules = [] } = parseRules(written, { family });
  if (rules.length === 0) throw new Error(`a spelling is refused: ${written}`);
  return [code(written), rules.map((rule) => code(printRule(rule, family))).join('<br>')];
}

function mistakeRow([written, family]: readonly [string, Family]): readonly string[] {
  const [first] = parseRules(written, { family }).diagnostics;
  if (first?.severity !== 'error') throw new Error(`no mistake: ${written}`);
  const { summary, detail, help } = first;
  const said = [summary, detail, help].filter((part) => part !== undefined);
  return [family === 'ipv6' ? `${code(written)} (IPv6)` : code(written), said.join('; '), code(first.code)];
}
