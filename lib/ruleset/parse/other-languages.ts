/**
 * What people put where a rule of iptables is wanted: a whole command, a listing, the rule of another firewall.
 *
 * Only asked once a text is refused, so nothing that is a rule is ever taken for something else. What is found names
 * the language and shows how the same begins here, in the place of complaints about every word.
 */
import type { Word } from '../text/words';

export interface OtherLanguage {
  readonly code: 'parse/command' | 'parse/ipchains' | 'parse/other-language' | 'parse/shell';
  readonly summary: string;
  readonly help: string;
}

interface Language {
  readonly name: string;
  readonly code?: OtherLanguage['code'];
  /** How a text in it begins, or what only such a text holds; words are separated by one space. */
  readonly pattern: RegExp;
  readonly help: string;
}

const example = 'a rule is written as `-p tcp --dport 22 -j ACCEPT`';

const languages: readonly Language[] = [
  {
    name: 'ipchains syntax',
    code: 'parse/ipchains',
    pattern: /^(\S*\/)?(ipchains|ipfwadm)( |$)|^-[AIDR] ?(input|output|forward)( |$)/,
    help: `in iptables built-in chains are in capitals, and ${example}`,
  },
  {
    name: 'a listing of `iptables -L`',
    pattern:
      /^Chain \S+ \(|^(num )?(pkts bytes )?target prot |^([0-9]+[KMG]? ){0,3}\S+ ([a-z]+|[0-9]+) (--|-f|!f) \S+ \S+/,
    help: 'it does not show all of a rule; use what `iptables-save` or `iptables -S` shows',
  },
  {
    name: 'firewalld syntax',
    pattern:
      /^(sudo )?(\S*\/)?firewall-cmd( |$)|(^| )--(permanent|reload|direct|(add|remove|query)-(service|port|source|rich-rule|interface|masquerade|forward-port|protocol))\b|^rule (family|priority|service|port|protocol|source)\b/,
    help: `here ${example}; \`iptables-save\` on its host may show the rules that firewalld made`,
  },
  {
    name: 'ufw syntax',
    pattern:
      /^(sudo )?(\S*\/)?ufw( |$)|^(route )?(allow|deny)( |$)|^(route )?(limit|reject) (in|out|from|to|on|log|proto|[0-9]+|\S+\/(tcp|udp)|ssh|[A-Z]\w*)\b/,
    help: `here ${example}; \`iptables-save\` on its host shows the rules that ufw made`,
  },
  {
    name: 'nft syntax',
    pattern: new RegExp(
      [
        '(sudo )?(\\S*/)?nft( |$)',
        '(add|insert|create|delete|flush|list) (table|chain|rule|set|map|ruleset)\\b',
        '(table (ip6?|inet|arp|bridge|netdev)|chain \\S+ \\{|type \\w+ hook)',
        '(tcp|udp|udplite|sctp|dccp|th) (sport|dport|flags)\\b',
        'ip6? (saddr|daddr|protocol|nexthdr|length|ttl|hoplimit|dscp)\\b',
        '(icmp|icmpv6) (type|code)\\b|ether (saddr|daddr)\\b',
        'ct (state|mark|count|zone|helper|status|direction)\\b',
        'meta (l4proto|mark|iif|oif|iifname|oifname|nfproto|skuid|skgid|pkttype)\\b',
        '(iif|oif|iifname|oifname) \\S+|limit rate\\b|log prefix\\b|policy (accept|drop)\\b',
        '(counter|masquerade|redirect|accept|drop|reject|return)( |$)|(snat|dnat)( ip6?)? to\\b|(jump|goto) \\S+$',
      ]
        .map((each) => `^(${each})`)
        .join('|'),
    ),
    help: `here ${example}, with a letter or two dashes before each option`,
  },
  {
    name: 'pf or ipfw syntax',
    pattern: /^(pass|block) (in|out|quick|all|log|on|proto|from)\b|^(\S*\/)?(ipfw|pfctl)( |$)/,
    help: `here ${example}`,
  },
  {
    name: 'a line of a rules file',
    code: 'parse/command',
    pattern: /^(\*[a-z]+|COMMIT|:\S+ (ACCEPT|DROP|-)( \[[0-9]+:[0-9]+\])?)$|^\[[0-9]+:[0-9]+\] -A |^#/,
    help: 'a rule is the part after `-A CHAIN` in such a file; give a whole file as a rules file',
  },
];

/** @param column of what is wrong, in the text: counted from 0 */
export function tryFindOtherLanguage(
  text: string,
  words: readonly Word[],
  column: number,
): OtherLanguage | undefined {
  const joined = words.map((word) => text.slice(word.start, word.end)).join(' ');
  const command = tryReadCommand(text, words);
  const language = languages.find(({ pattern }) => pattern.test(joined));
  if (language !== undefined)
    return {
      code: language.code ?? 'parse/other-language',
      summary: `this is ${language.name}`,
      help: language.help,
    };
  if (command !== undefined) return command;
  return tryFindShell(text, words, column);
}

const commandWord =
  /^(\S*\/)?ip6?tables(-legacy|-nft)?$|^\$\{?(IPT|IP6T|IPTABLES|IP6TABLES|ipt|iptables)\}?$/;

/** Options of a command that a rule does not have: the table, how long to wait, what to print. */
const tableOption = /^(-t|--table)$/;
const otherOption = /^(-w|--wait|-n|--numeric|-v|--verbose|--table=\S*|-w[0-9]+)$/;
const ruleVerb = /^(-[AIRDC]|--(append|insert|replace|delete|check))$/;

/** A whole command: what is left of it here. */
function tryReadCommand(text: string, words: readonly Word[]): OtherLanguage | undefined {
  const texts = words.map((word) => word.text);
  const start = texts[0] === 'sudo' ? 1 : 0;
  const isCommand = commandWord.test(texts[start] ?? '');
  const left: Word[] = [];
  let place = '';
  for (let at = isCommand ? start + 1 : 0; at < words.length; at++) {
    const word = words[at];
    const name = texts[at] ?? '';
    if (tableOption.test(name)) place += ` of table ${texts[++at] ?? ''}`;
    else if (ruleVerb.test(name)) {
      place = ` in chain ${texts[++at] ?? ''}${place}`;
      if (/^[0-9]+$/.test(texts[at + 1] ?? '')) at++;
    } else if (word !== undefined && !otherOption.test(name)) left.push(word);
  }
  if (!isCommand && !place.startsWith(' in chain')) return undefined;
  const rule = left.map((word) => text.slice(word.start, word.end)).join(' ');
  const name = isCommand ? (texts[start] ?? '') : (texts.find((each) => ruleVerb.test(each)) ?? '');
  return {
    code: 'parse/command',
    summary: `\`${name}\` belongs to the iptables command; a rule is written without it`,
    help:
      /^(-[A-Z]\b|--[a-z]|$)/.test(rule) && !place.startsWith(' in chain')
        ? 'docs/rules/commands.md lists what replaces other commands'
        : rule === ''
          ? 'the rule is the part after the chain'
          : `write \`${rule}\`${place}`,
  };
}

const operators: ReadonlySet<string> = new Set(['&&', '||', '|', ';', '>', '>>', '<', '\\', '2>&1', '#']);

/** What only a shell knows: where it is what is wrong, or separates words. */
function tryFindShell(text: string, words: readonly Word[], column: number): OtherLanguage | undefined {
  const raw = (word: Word): string => text.slice(word.start, word.end);
  const wrong = words.find(({ start, end }) => column >= start && column < end);
  const [operator] = words.filter((word) => operators.has(raw(word)) || /^[A-Z]+;$/.test(raw(word)));
  const shell = (summary: string, help: string): OtherLanguage => ({ code: 'parse/shell', summary, help });
  if (wrong !== undefined) {
    const said = raw(wrong);
    if (/^["']?(\$[{(\w]|`)/.test(said))
      return shell(`\`${said}\` is shell syntax, and no shell reads this`, 'write the value itself');
  }
  if (operator === undefined) return undefined;
  return raw(operator) === '#'
    ? shell('`#` does not begin a comment after a rule', 'write `-m comment --comment "..."`')
    : shell(`\`${raw(operator)}\` is shell syntax, and no shell reads this`, 'write one rule only');
}
