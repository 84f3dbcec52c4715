/**
 * A rule of a built-in chain as the intent that writes it: `allowFrom`, `denyForward` and their like.
 *
 * What the intent writes is worked out here, and only taken when it is the rule itself: so that the program declares what the host
 * has, rule by rule. Tests hold this to what the constructs really write.
 */
import type { Family } from '../../net/family';
import { intentMatches } from '../../ruleset/build/intent-matches';
import { type RuleBuilder, rule as beginRule } from '../../ruleset/build/rule-builder';
import { printRule } from '../../ruleset/model/print-rule';
import { parseRule } from '../../ruleset/parse/parse-rule';
import { type Literal, printLiteral, printText } from '../program/option-argument';
import { type Code, tryFindServiceCode } from './service-code';
import { type RuleShape, type ShapePeer, type ShapeService, tryFindShape } from './rule-shape';

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
  { table, chain, all }: IntentPlace,
): IntentCall | undefined {
  const [first] = texts;
  if (table !== 'filter' || sidesOf[chain] === undefined || first === undefined) return undefined;
  const [family, text] = first;
  const shape = tryFindShape(text, family);
  if (shape === undefined || !fits(shape, chain)) return undefined;
  if (![...texts].every(([each, own]) => writes(shape, each, own))) return undefined;
  return callFor(shape, chain, { families: [...texts.keys()], all });
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

const targets = { accept: 'ACCEPT', drop: 'DROP', reject: 'REJECT' } as const;

/** As `constructs/intents.ts` writes it: both have the order of matches from one place. */
function builtFrom(shape: RuleShape, family: Family): RuleBuilder {
  const { from, to, limit } = shape;
  let built = intentMatches({
    packets: packetsOf(shape.service, family),
    connections: shape.connections,
    from: from === undefined ? undefined : (rule) => withPeer(rule, 'from', from),
    to: to === undefined ? undefined : (rule) => withPeer(rule, 'to', to),
    inInterface: shape.inInterface,
    outInterface: shape.outInterface,
  });
  if (limit?.kind === 'overall')
    built = built.match('limit', {
      limit: limit.rate as `${number}/s`,
      ...(limit.burst === undefined ? {} : { limitBurst: limit.burst }),
    });
  if (limit?.kind === 'concurrent') built = built.match('connlimit', { connlimitUpto: limit.connections });
  if (shape.comment !== undefined) built = built.comment(shape.comment);
  return built.jump(targets[shape.verdict]);
}

function packetsOf(service: ShapeService, family: Family): RuleBuilder {
  const begin = beginRule();
  switch (service.kind) {
    case 'any':
      return begin;
    case 'port':
      return begin.protocol(service.protocol).match(service.protocol, { dport: service.dport });
    case 'ping':
      return family === 'ipv4' ? begin.icmp('echo-request') : begin.icmpv6('echo-request');
    case 'protocol':
      return begin.protocol(service.protocol);
  }
}

function withPeer(built: RuleBuilder, side: Side, { kind, text }: ShapePeer): RuleBuilder {
  const isSource = side === 'from';
  switch (kind) {
    case 'prefix':
      return isSource ? built.source(text) : built.destination(text);
    case 'range':
      return built.match('iprange', isSource ? { srcRange: text } : { dstRange: text });
    case 'set':
      return built.match('set', { matchSet: { name: text, sides: [isSource ? 'src' : 'dst'] } });
  }
}

function callFor(shape: RuleShape, chain: string, place: Scope): IntentCall | undefined {
  const sides = sidesOf[chain] ?? [];
  const service = tryFindServiceCode(shape.service);
  if (service === undefined) return undefined;
  const peers = sides.map((side) => peerOf(shape[side], place));
  const name = `${shape.verdict === 'accept' ? 'allow' : 'deny'}${{ INPUT: 'From', OUTPUT: 'To' }[chain] ?? 'Forward'}`;
  const options = optionsOf(shape, chain);
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

function peerOf(peer: ShapePeer | undefined, { families: inFamilies, all }: Scope): Code {
  const [family] = inFamilies;
  const named = (code: string): Code => ({ code: `Peer.${code}`, uses: ['Peer'] });
  if (peer === undefined) {
    if (inFamilies.length === all.length) return named('any()');
    return named(family === 'ipv4' ? 'anyIpv4()' : 'anyIpv6()');
  }
  switch (peer.kind) {
    case 'prefix':
      return { code: printText(peer.text.replace(family === 'ipv4' ? /\/32$/ : /\/128$/, '')), uses: [] };
    case 'range': {
      const [first = '', last = first] = peer.text.split('-');
      return named(`range(${printText(first)}, ${printText(last)})`);
    }
    case 'set':
      return named(`set({ ${inFamilies.map((each) => `${each}: ${printText(peer.text)}`).join(', ')} })`);
  }
}

function optionsOf(shape: RuleShape, chain: string): string | undefined {
  const { verdict, connections, limit, comment, inInterface, outInterface } = shape;
  const usual = verdict === 'accept' ? 'new' : 'any';
  const members: Record<string, string> = {};
  const text = (name: string, value: Literal | undefined): void => {
    if (value !== undefined) members[name] = printLiteral(value);
  };
  text('verdict', verdict === 'reject' ? 'reject' : undefined);
  if (chain === 'FORWARD') {
    text('inInterface', inInterface);
    text('outInterface', outInterface);
  } else text('interface', inInterface ?? outInterface);
  text('connections', connections === usual ? undefined : connections);
  if (limit?.kind === 'concurrent') members['rateLimit'] = `RateLimit.concurrent(${limit.connections})`;
  if (limit?.kind === 'overall') {
    const burst = limit.burst === undefined ? '' : `, { burst: ${limit.burst} }`;
    members['rateLimit'] = `RateLimit.overall(${printText(limit.rate)}${burst})`;
  }
  text('comment', comment);
  // All rules of the program stand in one phase, in the order of the file.
  text('phase', verdict === 'accept' ? undefined : 'services');
  const entries = Object.entries(members).map(([name, value]) => `${name}: ${value}`);
  return entries.length === 0 ? undefined : `{ ${entries.join(', ')} }`;
}
