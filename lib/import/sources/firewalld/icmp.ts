/** What a zone does with ICMP: all of it comes in but for the types that are blocked, or none but for them where that is inverted. */
import { families } from '../../../net/family';
import type { ElementRules, NamedFile } from './element-rules';
import { childrenOf } from './xml';

const protocols = {
  ipv4: { protocol: 'icmp', option: '--icmp-type', rejects: 'icmp-admin-prohibited' },
  ipv6: { protocol: 'ipv6-icmp', option: '--icmpv6-type', rejects: 'icmp6-adm-prohibited' },
} as const;

export function writeIcmp(rules: ElementRules, { file, root }: NamedFile, chain: string): void {
  const isInverted = childrenOf(root, 'icmp-block-inversion').length > 0;
  for (const block of childrenOf(root, 'icmp-block')) {
    const place = { file, line: block.line };
    const type = block.attributes['name'] ?? '';
    // A type has the name in one family, or in both.
    const problems = families.map((family) => {
      const { protocol, option, rejects } = protocols[family];
      const target = isInverted ? ['ACCEPT'] : ['REJECT', '--reject-with', rejects];
      const words = ['-A', chain, '-p', protocol, option, type, '-j', ...target];
      return rules.tryRun(family, 'filter', words, place);
    });
    if (problems.every((problem) => problem !== undefined)) rules.note(file, block, `the ICMP type ${type}`);
  }
  if (isInverted || root.attributes['target'] !== undefined) return;
  for (const family of families) {
    const { protocol } = protocols[family];
    rules.run(family, 'filter', ['-A', chain, '-p', protocol, '-j', 'ACCEPT'], { file, line: 1 });
  }
}
