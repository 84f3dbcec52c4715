/** What people mean, as rules: who may reach whom, for which service, how often and until when. */
import type { Construct } from 'constructs';
import type { Diagnostic } from '../../lib/base/diagnostic';
import type { Family } from '../../lib/net/family';
import { type IntentConnections, intentDecision, intentPackets } from '../../lib/patterns/intent-rule';
import { type LogOptions, loggingRule } from '../../lib/patterns/log-options';
import type { PeerMatch } from '../../lib/patterns/peer-match';
import type { Phase } from '../../lib/patterns/phase';
import type { ServicePart } from '../../lib/patterns/service-part';
import type { IntentVerdict } from '../../lib/patterns/verdict';
import type { RuleBuilder } from '../../lib/ruleset/build/rule-builder';
import { constructError } from '../problems/construct-problems';
import { expiryOf } from '../values/expiry';
import { Interface, type InterfaceLike } from '../values/interface';
import { Peer, type PeerLike } from '../values/peer';
import type { RateLimit } from '../values/rate-limit';
import { Service, type ServiceLike } from '../values/service';
import { stableHash } from '../text/stable-names';

/** What all intents may say besides who and what. */
export interface CommonIntentOptions {
  /** Whether packets are logged, and how. @default false */
  readonly log?: boolean | LogOptions;
  /** A note on each rule, at most 255 bytes with the mark of the owner. @default none */
  readonly comment?: string;
  /**
   * The last day, `2027-01-31`, or second, `2027-01-31T18:00:00`, in UTC, on which the rule holds: the kernel itself stops matching it
   * then. Synthesis warns for 14 days before that, and leaves the rule out afterwards.
   * @default no end
   */
  readonly until?: string;
  /** The construct that the rules belong to: errors name its path. @default the firewall */
  readonly declaredBy?: Construct;
}

/** Settings of `allowFrom` and `allowTo`. */
export interface AllowOptions extends CommonIntentOptions {
  /** How much is let through; what exceeds it goes on to later rules. @default no limit */
  readonly rateLimit?: RateLimit;
  /**
   * Which packets: those that open a connection, those of connections that were accepted before, or all, whatever their
   * connection.
   * @default 'new'
   */
  readonly connections?: 'new' | 'established' | 'any';
  /** Interface that the packets come in by, or go out by. @default all */
  readonly interface?: InterfaceLike;
  /** Where the rules stand. @default 'services' */
  readonly phase?: Phase;
}

/** Settings of `denyFrom` and `denyTo`. */
export interface DenyOptions extends CommonIntentOptions {
  /**
   * Whether packets are dropped, rejected with an ICMP error, or answered by a reset of the connection, which only TCP knows.
   * @default 'drop'
   */
  readonly verdict?: 'drop' | 'reject' | 'reset';
  /** Which packets: those that open a connection, those that belong to none and can open none, or all. @default 'any' */
  readonly connections?: 'new' | 'invalid' | 'any';
  /** Interface that the packets come in by, or go out by. @default all */
  readonly interface?: InterfaceLike;
  /** Where the rules stand. @default 'denied', before all that is allowed */
  readonly phase?: Phase;
}

/** Between which interfaces the host routes. */
export interface BetweenInterfaces {
  /** Interface that the packets come in by. @default all */
  readonly inInterface?: InterfaceLike;
  /** Interface that the packets go out by. @default all */
  readonly outInterface?: InterfaceLike;
}

/** Settings of `allowForward`. */
export interface AllowForwardOptions extends Omit<AllowOptions, 'interface'>, BetweenInterfaces {}

/** Settings of `denyForward`. */
export interface DenyForwardOptions extends Omit<DenyOptions, 'interface'>, BetweenInterfaces {}

/** One intent for one firewall. */
export interface Intent {
  readonly chain: 'INPUT' | 'OUTPUT' | 'FORWARD';
  readonly from?: PeerLike;
  readonly to?: PeerLike;
  readonly service: ServiceLike;
  readonly verdict: IntentVerdict;
  readonly options: CommonIntentOptions &
    BetweenInterfaces & {
      readonly rateLimit?: RateLimit;
      readonly phase?: Phase;
      readonly connections?: IntentConnections;
    };
  /** Written only where the firewall closes its OUTPUT, as for the other side of what was said of another firewall. */
  readonly onlyWhereClosed?: true;
}

export interface IntentRule {
  readonly family: Family;
  readonly text: string;
  readonly phase: Phase;
}

/** An intent as rules. */
export interface WrittenIntent {
  readonly rules: readonly IntentRule[];
  readonly services: readonly ServicePart[];
  readonly warning?: Diagnostic;
}

/**
 * @throws FirewallError with the path of the construct: what is wrong with a peer, a service or an option, and
 * `construct/empty-list` where no address is in a family of the firewall
 */
export function writeIntent(
  intent: Intent,
  firewall: { readonly owner: string; readonly families: readonly Family[] },
  construct: Construct,
): WrittenIntent {
  const { options, verdict } = intent;
  const services = Service.matchesOf(intent.service, construct);
  const sides = {
    from: intent.from === undefined ? undefined : Peer.matchesOf(intent.from, construct),
    to: intent.to === undefined ? undefined : Peer.matchesOf(intent.to, construct),
  };
  if (verdict === 'reset' && !services.every(isTcp)) throw notTcp(intent.service, construct);
  const expiry = options.until === undefined ? undefined : expiryOf(options.until, construct);
  const { phase = verdict === 'accept' ? 'services' : 'denied' } = options;
  const rules = firewall.families.flatMap((family) => {
    const write = writerOf(intent, firewall.owner, family, expiry?.datestop, construct);
    return pairsIn(sides, family).flatMap((pair) =>
      services.flatMap((service) => write(service, pair).map(({ text }) => ({ family, text, phase }))),
    );
  });
  if (rules.length === 0) throw nobodyLeft(firewall.families, construct);
  const warning = expiry?.warning === undefined ? {} : { warning: expiry.warning };
  return { rules: expiry?.hasExpired === true ? [] : rules, services, ...warning };
}

interface Pair {
  readonly from?: PeerMatch | undefined;
  readonly to?: PeerMatch | undefined;
}

/** Every source with every destination of one family. */
function pairsIn(
  { from, to }: { readonly [side in 'from' | 'to']: readonly PeerMatch[] | undefined },
  family: Family,
): readonly Pair[] {
  const inFamily = (matches: readonly PeerMatch[] | undefined): readonly (PeerMatch | undefined)[] =>
    matches === undefined ? [undefined] : matches.filter((match) => match.family === family);
  return inFamily(from).flatMap((source) =>
    inFamily(to).map((destination) => ({ from: source, to: destination })),
  );
}

function writerOf(
  { chain, verdict, options }: Intent,
  owner: string,
  family: Family,
  datestop: string | undefined,
  construct: Construct,
): (service: ServicePart, pair: Pair) => readonly RuleBuilder[] {
  const { inInterface, outInterface, rateLimit, log = false, comment } = options;
  const { connections = verdict === 'accept' ? 'new' : 'any' } = options;
  const [inText, outText] = [inInterface, outInterface].map((each) =>
    each === undefined ? undefined : Interface.textOf(each, construct),
  );
  return (service, { from, to }) => {
    const packets = intentPackets(
      { service, connections, from, to, inInterface: inText, outInterface: outText },
      family,
    );
    const matching = datestop === undefined ? packets : packets.match('time', { datestop });
    const name = (): string => `rl-${stableHash(construct, `${owner} ${chain} ${matching.text}`)}`;
    const limited =
      rateLimit === undefined ? matching : rateLimit.within(matching, name(), family, construct);
    const decision = intentDecision(limited, { comment, verdict });
    // Not `limited`: a rule that only logs must not use up the limit.
    return log === false ? [decision] : [loggingRule(matching, log, verdict), decision];
  };
}

function isTcp(part: ServicePart): boolean {
  return (part.kind === 'port' || part.kind === 'protocol') && part.protocol === 'tcp';
}

function notTcp(service: ServiceLike, construct: Construct): Error {
  return constructError(construct, {
    code: 'construct/reset-without-tcp',
    summary: `\`verdict: 'reset'\` cannot refuse ${String(service)}`,
    detail:
      'only connections of TCP can be reset; allowed are TCP ports, services that are of TCP alone, and Service.protocol("tcp")',
    help: "name the TCP port, such as Port.tcp(113), or refuse it with verdict: 'reject'",
  });
}

/** Where what is named is of other families than what is declared, so that there would be no rule. */
export function nobodyLeft(families: readonly Family[], construct: Construct): Error {
  return constructError(construct, {
    code: 'construct/empty-list',
    summary: `none of the addresses is of a family of the firewall, which declares ${families.join(' and ')}`,
    help: 'name an address of that family, or add the other one to `families` of the Firewall',
  });
}
