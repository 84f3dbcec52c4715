/** Calls of iptables and ip6tables, by whatever path or backend they are named. */
import type { Family } from '../../../net/family';

/** The family whose rules a command changes; undefined for other commands. */
export function tryFindFirewallCommand(name: string): Family | undefined {
  if (isIpchains(name)) return 'ipv4';
  const base = name.slice(name.lastIndexOf('/') + 1);
  const [, six] = /^ip(6?)tables(?:-legacy|-nft)?$/.exec(base) ?? [];
  if (six === undefined) return undefined;
  return six === '6' ? 'ipv6' : 'ipv4';
}

/** The family whose rules a command loads; undefined for other commands. */
export function tryFindRestore(name: string): Family | undefined {
  const base = name.slice(name.lastIndexOf('/') + 1);
  const [, six] = /^ip(6?)tables(?:-legacy|-nft)?-restore$/.exec(base) ?? [];
  if (six === undefined) return undefined;
  return six === '6' ? 'ipv6' : 'ipv4';
}

/** Whether a command is that of Linux 2.2. */
export function isIpchains(name: string): boolean {
  return name.slice(name.lastIndexOf('/') + 1) === 'ipchains';
}

/** Whether a command is that of sets. */
export function isIpset(name: string): boolean {
  return name.slice(name.lastIndexOf('/') + 1) === 'ipset';
}

/** Whether a command changes rules, or the sets that they name. */
export function isAboutRules(name: string): boolean {
  return tryFindFirewallCommand(name) !== undefined || tryFindRestore(name) !== undefined || isIpset(name);
}

/** Options that only say how the command runs, and how many words follow at most. */
const runningOptions: Readonly<Record<string, 'none' | 'number'>> = {
  '-v': 'none',
  '--verbose': 'none',
  '-n': 'none',
  '--numeric': 'none',
  '--line-numbers': 'none',
  '-w': 'number',
  '--wait': 'number',
  '-W': 'number',
  '--wait-interval': 'number',
};

/** The table of a call, and its other words. Undefined where `-t` names none. */
export function readTableOption(
  given: readonly string[],
): { readonly table: string; readonly words: readonly string[] } | undefined {
  let table = 'filter';
  const words: string[] = [];
  for (let at = 0; at < given.length; at++) {
    const word = given[at] ?? '';
    const attached = /^(?:-t|--table=)(.+)$/.exec(word)?.[1];
    if (word === '-t' || word === '--table') {
      const next = given[++at];
      if (next === undefined) return undefined;
      table = next;
    } else if (attached !== undefined) table = attached;
    else if (runningOptions[word] === 'none' && words.length < 2) continue;
    else if (runningOptions[word] === 'number') {
      if (/^[0-9]+$/.test(given[at + 1] ?? '')) at++;
    } else words.push(word);
  }
  return ['filter', 'nat', 'mangle', 'raw', 'security'].includes(table) ? { table, words } : undefined;
}

/** A command that prints rules, with what else stands in its word. */
export const lists = /^(-(x|[LSnVvh])+|--(list|list-rules|version|help|numeric|verbose))$/;

/** Whether a call of iptables with these words only looks at rules. */
export function isLook(given: readonly string[]): boolean {
  const [verb = ''] = readTableOption(given)?.words ?? [];
  return lists.test(verb) || verb === '-C' || verb === '--check';
}

/** Whether a text has a command that may change rules. */
export function mayBeRules(text: string): boolean {
  const calls = text.matchAll(
    /(?<![\w.-])(?:ip6?tables(?:-legacy|-nft)?(-restore)?|ipchains)(?![\w.-])([^\n;|&)]*)/g,
  );
  for (const { 1: restores, 2: rest = '' } of calls) {
    const words = rest.split(/\s+/).filter((word) => word !== '');
    const [verb] = readTableOption(words)?.words ?? [''];
    if (verb === undefined ? /\bxargs\b/.test(text) : !/^[\w.]/.test(verb) && !isLook(words)) return true;
    if (restores !== undefined) return true;
  }
  return false;
}
