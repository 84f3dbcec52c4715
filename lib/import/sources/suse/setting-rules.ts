/** Rules that settings ask for, each with the name of its setting as its comment; and what of them was not understood. */
import type { Family } from '../../../net/family';
import { placeKey } from '../../imported';
import { NotedRules, spanOfLine } from '../noted-rules';
import type { Settings } from './settings';

export class SettingRules extends NotedRules {
  readonly comments = new Map<string, readonly string[]>();

  /** @param families that settings are about */
  constructor(
    private readonly settings: Settings,
    readonly families: readonly Family[],
  ) {
    super();
  }

  /** In each family that its addresses are of. @param name of the setting; undefined for what holds without one */
  both(words: readonly string[], name: string | undefined): void {
    const isOf = (family: Family): boolean =>
      words.every((word, index) => {
        if (words[index - 1] !== '-s' && words[index - 1] !== '-d') return true;
        return word.includes(':') === (family === 'ipv6');
      });
    for (const family of this.families.filter(isOf)) this.run(family, 'filter', words, name);
  }

  run(family: Family, table: string, words: readonly string[], name: string | undefined): void {
    const span = name === undefined ? undefined : this.settings.spanOf(name);
    const file = this.settings.all[0]?.[1].span.file ?? '';
    this.runAt(span ?? spanOfLine(file, 0, ''), family, table, words);
    if (span !== undefined) this.comments.set(placeKey(span), [name ?? '']);
  }

  note(name: string, what: string): void {
    const span = this.settings.spanOf(name);
    if (span !== undefined) this.noteAt(span, what);
  }
}

/** `0/0` and nothing are every address. */
export function addressWords(flag: '-s' | '-d', address: string): readonly string[] {
  return address === '' || address === '0/0' ? [] : [flag, address];
}

/** @param port of the destination; for ICMP, the type */
export function serviceWords(protocol: string, port: string, sport = ''): readonly string[] {
  return [
    ...(protocol === '' ? [] : ['-p', protocol]),
    ...(sport === '' ? [] : ['--sport', sport]),
    ...(port === '' ? [] : [/^(icmp|icmpv6|ipv6-icmp)$/.test(protocol) ? '--icmp-type' : '--dport', port]),
  ];
}
