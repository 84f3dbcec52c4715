/**
 * Where the order of rules leaves managed or foreign rules without effect.
 *
 * Rules of several writers in one chain are each right by themselves and may still cancel each other out. Only
 * what is certain is reported: a rule without any condition ends every packet's way; an accept without a
 * condition but its ports comes before the bans of a program; packets for a container never meet INPUT.
 */
import type { Diagnostic } from '../../base/diagnostic';
import { type PacketEffect, isBlocking } from '../../extensions/extension';
import { tryFindTarget } from '../../extensions/registry';
import type { Family } from '../../net/family';
import { parseRule } from '../../ruleset/parse/parse-rule';
import { matchesEverything } from '../../ruleset/check/same-except-notes';
import { type Chain, type ChainRule, type Ruleset, tryFindChain } from '../../ruleset/model/ruleset';
import { builtInChains } from '../../ruleset/model/tables';
import { acceptedPorts, overlap } from './accepted-ports';
import type { DesiredHost, DesiredRuleset } from '../desired';
import { foreignEffects } from './foreign-effects';
import { planProblems } from '../diagnostics';
import { tryFindJump } from '../../ruleset/check/jumps';
import { tryFindWriter } from '../ownership/known-writers';
import { type ChainClaim, isManagedBy, ownersOf } from '../ownership/ownership';

interface OrderContext {
  readonly live: Ruleset;
  readonly expected: Ruleset;
  readonly wanted: DesiredRuleset;
  readonly desired: Pick<DesiredHost, 'owner' | 'adopts'>;
  readonly claims: ReadonlyMap<string, ReadonlyMap<string, ChainClaim>>;
}

/** About the chains that are declared, as they will be. */
export function orderWarnings({
  live,
  expected,
  wanted,
  desired,
  claims,
}: OrderContext): readonly Diagnostic[] {
  const { family } = expected;
  return [
    ...[...wanted].flatMap(([table, declared]) =>
      builtInChains(table).flatMap((name) => {
        const chain = tryFindChain(expected, table, name);
        if (chain === undefined || (declared.get(name)?.rules ?? []).length === 0) return [];
        const claim = claims.get(table)?.get(name) ?? {
          kind: 'marked',
          owners: ownersOf(desired),
        };
        const isManaged = isManagedBy(claim, family);
        const rules = placed(chain, isManaged, family);
        const walls = neverReached(rules, family, table, name);
        const owners = ownersOf(desired);
        return [
          ...walls,
          ...beforeBans(rules, family, table, name),
          ...(walls.length > 0 ? [] : foreignEffects({ live, expected, table, chain, isManaged, owners })),
        ];
      }),
    ),
    ...publishedPorts(expected, wanted),
  ];
}

interface PlacedRule {
  readonly text: string;
  /** From 1. */
  readonly index: number;
  readonly isManaged: boolean;
  readonly target: string | undefined;
}

function placed(
  { rules }: Chain,
  isManaged: (rule: ChainRule) => boolean,
  family: Family,
): readonly PlacedRule[] {
  return rules.map((rule, place) => ({
    text: rule.text,
    index: place + 1,
    isManaged: isManaged(rule),
    target: tryFindJump(rule.text, family)?.name,
  }));
}

/** Rules of one side behind a rule of the other that lets no packet past. */
function neverReached(
  rules: readonly PlacedRule[],
  family: Family,
  table: string,
  chain: string,
): readonly Diagnostic[] {
  const wall = rules.find((rule) => isWall(rule, family));
  if (wall === undefined) return [];
  const behind = rules.slice(wall.index).filter(({ isManaged }) => isManaged !== wall.isManaged);
  return behind.length === 0 ? [] : [planProblems.neverReached(family, table, chain, wall, behind)];
}

function isWall({ text, target }: PlacedRule, family: Family): boolean {
  const effect = effectOf(target, family);
  if (effect !== 'accepted' && !isBlocking(effect)) return false;
  if (!/^-[jm] /.test(text)) return false;
  const { rule } = parseRule(text, { family });
  return rule !== undefined && matchesEverything(rule, family);
}

function effectOf(target: string | undefined, family: Family): PacketEffect | undefined {
  return target === undefined ? undefined : tryFindTarget(target, family)?.effect;
}

/** Ports that we accept from everybody before a program that bans some looks at them. */
function beforeBans(
  rules: readonly PlacedRule[],
  family: Family,
  table: string,
  chain: string,
): readonly Diagnostic[] {
  const last = rules.filter(isBan).at(-1)?.index ?? 0;
  const accepts = rules
    .slice(0, last)
    .filter((rule) => rule.isManaged && effectOf(rule.target, family) === 'accepted')
    .flatMap((rule) => {
      const ports = acceptedPorts(rule.text, family);
      return ports === undefined ? [] : [{ rule, ports }];
    });
  return rules.filter(isBan).flatMap((ban) => {
    const banned = acceptedPorts(ban.text, family);
    if (banned === undefined) return [];
    const early = accepts
      .filter(({ rule, ports }) => rule.index < ban.index && overlap(ports, banned))
      .map(({ rule }) => rule);
    const program = tryFindWriter(ban.target ?? '')?.program ?? '';
    return early.length === 0
      ? []
      : [planProblems.acceptBeforeBan(family, table, chain, program, ban, early)];
  });
}

function isBan({ target, isManaged }: PlacedRule): boolean {
  return target !== undefined && !isManaged && tryFindWriter(target)?.bans === true;
}

/** Ports that Docker publishes go through FORWARD: an INPUT that drops does not close them. */
function publishedPorts(expected: Ruleset, wanted: DesiredRuleset): readonly Diagnostic[] {
  const { family } = expected;
  const input = wanted.get('filter')?.get('INPUT');
  const effectOfRule = ({ text }: Pick<ChainRule, 'text'>): PacketEffect | undefined =>
    effectOf(tryFindJump(text, family)?.name, family);
  const isUnconditional = ({ text }: Pick<ChainRule, 'text'>): boolean => text.startsWith('-j ');
  const drops =
    input?.policy === 'DROP' ||
    input?.rules.some((rule) => isUnconditional(rule) && isBlocking(effectOfRule(rule)));
  if (drops !== true || wanted.get('filter')?.has('DOCKER-USER') === true) return [];
  const published = (tryFindChain(expected, 'nat', 'DOCKER')?.rules ?? []).filter(
    (rule) => effectOfRule(rule) === 'translated',
  );
  const filtered = (tryFindChain(expected, 'filter', 'DOCKER-USER')?.rules ?? []).some(
    (rule) => !isUnconditional(rule) || effectOfRule(rule) !== 'returned',
  );
  return published.length === 0 || filtered ? [] : [planProblems.publishedPorts(family, published)];
}
