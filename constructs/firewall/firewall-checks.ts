/** What a firewall checks of its settings before it declares anything. */
import type { Construct } from 'constructs';
import { quoted } from '../../lib/base/visible-text';
import type { Family } from '../../lib/net/family';
import { isAnchor } from '../../lib/plan/ownership/anchor';
import { isBuiltIn, tableNames } from '../../lib/ruleset/model/tables';
import { constructError } from '../problems/construct-problems';
import type { FirewallProps } from './firewall-props';
import { isUnresolved } from '../text/unresolved-token';

/** @throws FirewallError `construct/empty-list` */
export function checkFamilies(
  construct: Construct,
  families: readonly Family[] | undefined,
  consequence: string,
): void {
  if (families?.length !== 0) return;
  throw constructError(construct, {
    code: 'construct/empty-list',
    summary: `\`families\` is empty, so ${consequence}`,
    help: "name 'ipv4' or 'ipv6', or leave `families` out for both",
  });
}

/** @throws FirewallError `construct/bad-anchor` */
export function checkAnchor(
  construct: Construct,
  anchor: FirewallProps['anchor'],
  foreignChains: readonly string[],
): void {
  const isShared = (chain: string): boolean =>
    foreignChains.includes(chain) || tableNames.some((table) => isBuiltIn(table, chain));
  const bad = (summary: string): Error =>
    constructError(construct, {
      code: 'construct/bad-anchor',
      summary,
      detail:
        'allowed are first, last, before:CHAIN and after:CHAIN, where a rule of the chain jumps to CHAIN, and several with commas between them',
    });
  const anchors = typeof anchor === 'object' ? Object.entries(anchor) : [[undefined, anchor] as const];
  for (const [chain, place] of anchors) {
    if (chain !== undefined && !isShared(chain))
      throw bad(
        `${quoted(chain)} is neither a built-in chain nor one of \`foreignChains\`, so it has no anchor`,
      );
    if (place === undefined || isUnresolved(place) || isAnchor(place)) continue;
    throw bad(`${quoted(place)} is not a place in a chain`);
  }
}
