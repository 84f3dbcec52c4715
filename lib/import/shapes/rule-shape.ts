/** A rule taken apart into what intents can say: who, what for, which packets, how much; undefined where it says more. */
import type { Family } from '../../net/family';
import type { OptionUse } from '../../extensions/extension';
import type { IntentConnections } from '../../patterns/intent-rule';
import { isInterfaceText } from '../../patterns/interface-name';
import type { Limit } from '../../patterns/limit';
import type { PacketRate } from '../../patterns/packet-rate';
import type { PeerMatch } from '../../patterns/peer-match';
import type { ServicePart } from '../../patterns/service-part';
import type { IntentVerdict } from '../../patterns/verdict';
import type { KnownUse, Rule } from '../../ruleset/model/rule';
import { parseRule } from '../../ruleset/parse/parse-rule';

export type ShapeLimit = Exclude<Limit, { kind: 'recent' }>;

export interface RuleShape {
  readonly from?: PeerMatch;
  readonly to?: PeerMatch;
  readonly inInterface?: string;
  readonly outInterface?: string;
  /** By any but this one, which no intent says. */
  readonly notOutInterface?: string;
  readonly service: ServicePart;
  readonly connections: IntentConnections;
  readonly limit?: ShapeLimit;
  readonly comment?: string;
  readonly verdict: IntentVerdict;
}

type Writable = { -readonly [Key in keyof PacketShape]: PacketShape[Key] };

/** What of a rule intents may be able to say. Whether they write the same text is for `intent-call.ts` to see. */
export function tryFindShape(text: string, family: Family): RuleShape | undefined {
  const { rule } = parseRule(text, { family });
  const verdict = rule?.target === undefined ? undefined : verdictOf(rule.target);
  const packets = rule === undefined || verdict === undefined ? undefined : packetsIn(rule, family);
  return verdict === undefined || packets === undefined ? undefined : { ...packets, verdict };
}

/** Which packets a rule is about, whatever becomes of them. */
export type PacketShape = Omit<RuleShape, 'verdict'>;

/** As `tryFindShape`, for any target. */
export function tryFindPackets(text: string, family: Family): PacketShape | undefined {
  const { rule } = parseRule(text, { family });
  return rule === undefined ? undefined : packetsIn(rule, family);
}

function packetsIn(rule: Rule, family: Family): PacketShape | undefined {
  const shape: Writable = { service: { kind: 'any' }, connections: 'any' };
  const isRead =
    readParameters(rule, shape, family) &&
    rule.matches.every(
      (use) => use.kind === 'known' && matchReaders[use.name]?.(use, shape, family) === true,
    );
  return isRead ? shape : undefined;
}

const verdicts: Readonly<Record<string, RuleShape['verdict']>> = {
  ACCEPT: 'accept',
  DROP: 'drop',
  REJECT: 'reject',
};

function verdictOf(target: NonNullable<Rule['target']>): IntentVerdict | undefined {
  const isReset =
    target.name === 'REJECT' &&
    target.kind === 'known' &&
    target.options.some(({ words: [word] }) => word === 'tcp-reset');
  return isReset ? 'reset' : verdicts[target.name];
}

function readParameters({ parameters }: Rule, shape: Writable, family: Family): boolean {
  return parameters.every(({ flag, negated, words: [word = ''] }) => {
    if (negated && flag !== '-o') return false;
    switch (flag) {
      case '-s':
        shape.from = { kind: 'prefix', family, text: word };
        return true;
      case '-d':
        shape.to = { kind: 'prefix', family, text: word };
        return true;
      case '-i':
        shape.inInterface = word;
        return isInterfaceText(word);
      case '-o':
        shape[negated ? 'notOutInterface' : 'outInterface'] = word;
        return isInterfaceText(word);
      case '-p':
        shape.service = { kind: 'protocol', protocol: word };
        return true;
      default:
        return false;
    }
  });
}

type MatchReader = (use: KnownUse, shape: Writable, family: Family) => boolean;

const matchReaders: Readonly<Record<string, MatchReader>> = {
  tcp: readPort,
  udp: readPort,
  sctp: readPort,
  icmp: (use, shape) => readPing(use, shape, '8'),
  icmp6: (use, shape) => readPing(use, shape, '128'),
  conntrack: (use, shape) => {
    const connections = statesByWord[valueOf(use, '--ctstate') ?? ''];
    if (connections === undefined || shape.connections !== 'any') return false;
    shape.connections = connections;
    return true;
  },
  limit: (use, shape) => {
    const rate = use.options.find(({ flag }) => flag === '--limit')?.words[0];
    if (rate === undefined || shape.limit !== undefined) return false;
    const burst = use.options.find(({ flag }) => flag === '--limit-burst')?.words[0];
    const burstOf = burst === undefined ? {} : { burst: Number(burst) };
    shape.limit = { kind: 'overall', rate: rate as PacketRate, ...burstOf };
    return true;
  },
  hashlimit: (use, shape) => {
    const word = (flag: string): string | undefined =>
      use.options.find((option) => option.flag === flag)?.words[0];
    const [rate, name, burst] = ['--hashlimit-upto', '--hashlimit-name', '--hashlimit-burst'].map(word);
    if (rate === undefined || name === undefined || shape.limit !== undefined) return false;
    const burstOf = burst === undefined ? {} : { burst: Number(burst) };
    shape.limit = { kind: 'per-address', rate: rate as PacketRate, ...burstOf, name };
    return true;
  },
  connlimit: (use, shape) => {
    const connections = use.options.find(({ flag }) => flag === '--connlimit-upto')?.words[0];
    if (connections === undefined || connections === '0' || shape.limit !== undefined) return false;
    shape.limit = { kind: 'concurrent', connections: Number(connections) };
    return true;
  },
  comment: (use, shape) => {
    const comment = valueOf(use, '--comment');
    if (comment === undefined || shape.comment !== undefined) return false;
    shape.comment = comment;
    return true;
  },
  iprange: (use, shape, family) => {
    const [source, destination] = [valueOf(use, '--src-range'), valueOf(use, '--dst-range')];
    if (source !== undefined && shape.from === undefined)
      shape.from = { kind: 'range', family, text: source };
    else if (destination !== undefined && shape.to === undefined)
      shape.to = { kind: 'range', family, text: destination };
    else return false;
    return true;
  },
  set: ({ options: [option, ...more] }, shape, family) => {
    const [name = '', side] = option?.words ?? [];
    if (option?.flag !== '--match-set' || option.negated || more.length > 0) return false;
    if (side === 'src' && shape.from === undefined) shape.from = { kind: 'set', family, text: name };
    else if (side === 'dst' && shape.to === undefined) shape.to = { kind: 'set', family, text: name };
    else return false;
    return true;
  },
};

const statesByWord: Readonly<Record<string, RuleShape['connections']>> = {
  NEW: 'new',
  'RELATED,ESTABLISHED': 'established',
  INVALID: 'invalid',
};

function readPort(use: KnownUse, shape: Writable): boolean {
  const dport = valueOf(use, '--dport');
  if (dport === undefined) return false;
  shape.service = { kind: 'port', protocol: use.name as 'tcp' | 'udp' | 'sctp', dport };
  return true;
}

function readPing(use: KnownUse, shape: Writable, type: string): boolean {
  const found = valueOf(use, '--icmp-type') ?? valueOf(use, '--icmpv6-type');
  if (found !== type) return false;
  shape.service = { kind: 'icmp', ipv4: 'echo-request', ipv6: 'echo-request' };
  return true;
}

/** The word of the only option that a match has, when it is this one and not negated. */
function valueOf({ options }: KnownUse, flag: string): string | undefined {
  const [option, ...more] = options as readonly (OptionUse | undefined)[];
  const isPlain = option?.flag === flag && !option.negated && more.length === 0 && option.words.length === 1;
  return isPlain ? option.words[0] : undefined;
}
