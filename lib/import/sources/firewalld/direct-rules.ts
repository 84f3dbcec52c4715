/** `direct.xml`: chains and rules of iptables itself. */
import type { Family } from '../../../net/family';
import { splitWords } from '../../../ruleset/text/words';
import type { ElementRules } from './element-rules';
import { type XmlElement, childrenOf } from './xml';

export function writeDirectRules(
  rules: ElementRules,
  { file, root }: { readonly file: string; readonly root: XmlElement },
): void {
  for (const chain of childrenOf(root, 'chain')) {
    const { table = 'filter', chain: name = '' } = chain.attributes;
    rules.run(familyOf(chain), table, ['-N', name], { file, line: chain.line });
  }
  const all = [...childrenOf(root, 'rule')];
  all.sort((a, b) => Number(a.attributes['priority'] ?? 0) - Number(b.attributes['priority'] ?? 0));
  for (const rule of all) {
    const { table = 'filter', chain = '' } = rule.attributes;
    rules.run(familyOf(rule), table, ['-A', chain, ...wordsOf(rule)], { file, line: rule.line });
  }
  for (const passthrough of childrenOf(root, 'passthrough')) {
    const words = wordsOf(passthrough);
    const at = words.findIndex((word) => word === '-t' || word === '--table');
    const table = at < 0 ? 'filter' : (words[at + 1] ?? 'filter');
    const own = at < 0 ? words : [...words.slice(0, at), ...words.slice(at + 2)];
    rules.run(familyOf(passthrough), table, own, { file, line: passthrough.line });
  }
}

function wordsOf({ text }: XmlElement): readonly string[] {
  return splitWords(text.trim()).words.map(({ text: word }) => word);
}

function familyOf({ attributes: { ipv } }: XmlElement): Family {
  return ipv === 'ipv6' ? 'ipv6' : 'ipv4';
}
