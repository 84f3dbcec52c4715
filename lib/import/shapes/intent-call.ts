/**
 * A rule of a built-in chain as the intent that writes it: `allowFrom`, `denyForward` and their like.
 *
 * Its rule is written here by the same functions that the constructs have it from (`lib/patterns`), and it is only taken when that
 * is the rule itself: so that the program declares what the host has, rule by rule.
 */
import type { Family } from '../../net/family';
import { intentDecision, intentPackets } from '../../patterns/intent-rule';
import { withinLimit } from '../../patterns/limit';
import type { PeerMatch } from '../../patterns/peer-match';
import type { Phase } from '../../patterns/phase';
import type { RuleBuilder } from '../../ruleset/build/rule-builder';
import { printRule } from '../../ruleset/model/print-rule';
import { parseRule } from '../../ruleset/parse/parse-rule';
import { type Literal, printLiteral } from '../program/option-argument';
import { peerCode } from './peer-code';
import { type Code, tryFindServiceCode } from './service-code';
import { type RuleShape, type ShapeLimit, tryFindShape } from './rule-shape';

interface IntentCall {
  /** The call behind the name of the firewall: `allowFrom('192.0.2.0/24', Service.ssh)`. */
  readonly code: string;
  /** Names of the package that it uses. */
  readonly uses: readonly string[];
}

interface IntentPlace {
  readonly table: string;
  readonly chain: string;
  /** Of the firewall. */
  readonly all: readonly Family[];
  /** Where the rule has to stand. */
  readonly phase: Phase;
}

/** Families of the rule, and of the firewall. */
interface Scope {
  readonly families: readonly Family[];
  readonly all: readonly Family[];
}

/**
 * The intent that writes exactly this rule; undefined where there is none.
 *
 * @param texts of the rule, in each family that it stands in
 */
export function tryFindIntent(
  texts: ReadonlyMap<Family, string>,
  { table, chain, all, phase }: IntentPlace,
): IntentCall | undefined {
  const [first] = texts;
  if (table !== 'filter' || sidesOf[chain] === undefined || first === undefined) return undefined;
  const [family, text] = first;
  const shape = tryFindShape(text, family);
  if (shape === undefined || !fits(shape, chain)) return undefined;
  if (![...texts].every(([each, own]) => writes(shape, each, own))) return undefined;
  return callFor(shape, { chain, phase }, { families: [...texts.keys()], all });
}

type Side = 'from' | 'to';

const sidesOf: Readonly<Record<string, readonly Side[]>> = {
  INPUT: ['from'],
  OUTPUT: ['to'],
  FORWARD: ['from', 'to'],
};

/** Whether the intents of a chain can say it. */
function fits(shape: RuleShape, chain: string): boolean {
  const sides = sidesOf[chain] ?? [];
  if (shape.from !== undefined && !sides.includes('from')) return false;
  if (shape.to !== undefined && !sides.includes('to')) return false;
  if (shape.notOutInterface !== undefined) return false;
  if (shape.inInterface !== undefined && chain === 'OUTPUT') return false;
  if (shape.outInterface !== undefined && chain === 'INPUT') return false;
  if (shape.verdict === 'accept') return shape.connections !== 'invalid';
  return shape.connections !== 'established' && shape.limit === undefined;
}

/** Whether the rule that the intent writes in a family is this one. */
function writes(shape: RuleShape, family: Family, text: string): boolean {
  const { rule } = parseRule(builtFrom(shape, family).text, { family });
  return rule !== undefined && printRule(rule, family) === text;
}

/** As the constructs declare it. */
function builtFrom(shape: RuleShape, family: Family): RuleBuilder {
  const packets = intentPackets(shape, family);
  return intentDecision(shape.limit === undefined ? packets : withinLimit(packets, shape.limit), shape);
}

function callFor(
  shape: RuleShape,
  { chain, phase }: Pick<IntentPlace, 'chain' | 'phase'>,
  place: Scope,
): IntentCall | undefined {
  const sides = sidesOf[chain] ?? [];
  const service = tryFindServiceCode(shape.service);
  if (service === undefined) return undefined;
  const peers = sides.map((side) => peerOf(shape[side], place));
  const name = `${shape.verdict === 'accept' ? 'allow' : 'deny'}${{ INPUT: 'From', OUTPUT: 'To' }[chain] ?? 'Forward'}`;
  const options = optionsOf(shape, chain, phase);
  const given = [...peers.map(({ code }) => code), service.code, ...(options === undefined ? [] : [options])];
  return {
    code: `${name}(${given.join(', ')})`,
    uses: [
      ...peers.flatMap(({ uses }) => uses),
      ...service.uses,
      ...(shape.limit === undefined ? [] : ['RateLimit']),
    ],
  };
}

function peerOf(peer: PeerMatch | undefined, { families: inFamilies, all }: Scope): Code {
  if (peer !== undefined) return peerCode(peer, inFamilies);
  if (inFamilies.length === all.length) return { code: 'Peer.any()', uses: ['Peer'] };
  const [family = 'ipv4'] = inFamilies;
  return peerCode({ kind: 'any', family }, inFamilies);
}

function optionsOf(shape: RuleShape, chain: string, phase: Phase): string | undefined {
  const { verdict, connections, limit, comment, inInterface, outInterface } = shape;
  const usual = verdict === 'accept' ? 'new' : 'any';
  const members: Record<string, string> = {};
  const text = (name: string, value: Literal | undefined): void => {
    if (value !== undefined) members[name] = printLiteral(value);
  };
  text('verdict', verdict === 'reject' || verdict === 'reset' ? verdict : undefined);
  if (chain === 'FORWARD') {
    text('inInterface', inInterface);
    text('outInterface', outInterface);
  } else text('interface', inInterface ?? outInterface);
  text('connections', connections === usual ? undefined : connections);
  if (limit !== undefined) members['rateLimit'] = limitCode(limit);
  text('comment', comment);
  text('phase', phase === (verdict === 'accept' ? 'services' : 'denied') ? undefined : phase);
  const entries = Object.entries(members).map(([name, value]) => `${name}: ${value}`);
  return entries.length === 0 ? undefined : `{ ${entries.join(', ')} }`;
}

function limitCode(limit: ShapeLimit): string {
  if (limit.kind === 'concurrent') return `RateLimit.concurrent(${String(limit.connections)})`;
  const { rate, burst } = limit;
  const name = limit.kind === 'per-address' ? limit.name : undefined;
  const options = {
    ...(burst === undefined ? {} : { burst }),
    ...(name === undefined ? {} : { name }),
  };
  const given = [rate, ...(Object.keys(options).length === 0 ? [] : [options])].map(printLiteral);
  return `RateLimit.${limit.kind === 'overall' ? 'overall' : 'perAddress'}(${given.join(', ')})`;
}
