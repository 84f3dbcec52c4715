/**
 * What zones translate: packets that go out to a zone get an address of the host, and ports of what comes in from it lead elsewhere.
 *
 * The default zone has all that is of no other zone. Where others have interfaces or sources, these are let out of it first.
 */
import { bindingsOf } from './bindings';
import type { KnownSets } from './described-sets';
import type { ElementRules, NamedFile } from './element-rules';
import { type XmlElement, childrenOf } from './xml';

/** @param others zones with sources or interfaces of their own, where `zone` is the default one; undefined where it is not */
export function writeTranslation(
  rules: ElementRules,
  { file, name, root }: NamedFile,
  { others, sets }: { readonly others: readonly NamedFile[] | undefined; readonly sets: KnownSets },
): void {
  for (const { element, chain, side, wordsFor } of translations) {
    const found = childrenOf(root, element);
    if (found.length === 0) continue;
    const add = (where: string, words: readonly string[], line: number): void => {
      rules.run('ipv4', 'nat', ['-A', where, ...words], { file, line });
    };
    const sidesOf = ({ root: each }: NamedFile): readonly (readonly string[])[] =>
      bindingsOf(each, side, sets)
        .filter((packets) => packets.families.includes('ipv4'))
        .map(({ words }) => words);
    if (others === undefined) {
      for (const each of found)
        for (const words of sidesOf({ file, name, root }))
          add(chain, [...words, ...wordsFor(each)], each.line);
      continue;
    }
    const elsewhere = others.flatMap(sidesOf);
    const own = elsewhere.length === 0 ? chain : `${element}-${name}`.slice(0, 28);
    if (own !== chain) {
      rules.run('ipv4', 'nat', ['-N', own], { file, line: 1 });
      for (const words of elsewhere) add(own, [...words, '-j', 'RETURN'], 1);
      add(chain, ['-j', own], 1);
    }
    for (const each of found) add(own, wordsFor(each), each.line);
  }
}

const translations = [
  {
    element: 'masquerade',
    chain: 'POSTROUTING',
    side: 'out',
    wordsFor: (): readonly string[] => ['-j', 'MASQUERADE'],
  },
  { element: 'forward-port', chain: 'PREROUTING', side: 'in', wordsFor: forwardWords },
] as const;

export const translatingElements: ReadonlySet<string> = new Set(translations.map(({ element }) => element));

function forwardWords({ attributes }: XmlElement): readonly string[] {
  const { port = '', protocol = 'tcp', 'to-port': toPort, 'to-addr': toAddress } = attributes;
  const packets = ['-p', protocol, '--dport', port.replace('-', ':')];
  if (toAddress === undefined) return [...packets, '-j', 'REDIRECT', '--to-ports', toPort ?? port];
  const to = toPort === undefined ? toAddress : `${toAddress}:${toPort}`;
  return [...packets, '-j', 'DNAT', '--to-destination', to];
}
