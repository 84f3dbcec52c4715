/**
 * Matchers for tests of firewalls, for Jest and for whatever has its `expect.extend`.
 *
 * @packageDocumentation
 */
import type { Firewall } from '../firewall/firewall';
import { renderDiagnostic } from '../../lib/base/diagnostic';
import type { Traffic } from '../firewall/assertions/asserted-traffic';
import { failuresOf } from '../firewall/assertions/firewall-assertions';
import type { DeployedFirewall } from './deployed-firewall';
import { type RealAnswer, type RealTraffic, tryTraffic } from './packet-question';
import { type TrafficAnswer, answerOf } from './traffic-question';

export { deployToSandbox } from './deployed-firewall';
export type { DeployOptions, DeployedFirewall } from './deployed-firewall';
export type { RealTraffic } from './packet-question';
export type { Traffic } from '../firewall/assertions/asserted-traffic';

/** What a matcher gives to `expect`. */
export interface MatcherResult {
  /** Whether it is as expected. */
  readonly pass: boolean;
  /** Why it is not, or with `.not`, that it is. */
  readonly message: () => string;
}

/** Matchers for `expect.extend`. */
// `expect.extend` takes what has an index signature, as an alias has.
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type FirewallMatchers = {
  /** All of these new connections are let through, by no limit and at no time alone. */
  readonly toAllow: (firewall: Firewall, traffic: Traffic) => MatcherResult;
  /** None of these new connections are let through. */
  readonly toBlock: (firewall: Firewall, traffic: Traffic) => MatcherResult;
  /** Each of these connections gets an answer, tried with real packets. */
  readonly toLetThrough: (deployed: DeployedFirewall, traffic: RealTraffic) => Promise<MatcherResult>;
  /** None of these connections gets an answer, tried with real packets. */
  readonly toStop: (deployed: DeployedFirewall, traffic: RealTraffic) => Promise<MatcherResult>;
  /**
   * As `firewall.mustAccept`, and with `.not` as `firewall.mustNotAccept`, about the first packets of connections: a failure shows one
   * for which it does not hold, its path and the constructs on it.
   */
  readonly toAccept: (firewall: Firewall, traffic: Traffic) => MatcherResult;
};

/**
 * Matchers that know what a firewall does to packets, worked out from its rules: all packets of a prefix, not some.
 *
 * @example
 * expect.extend(firewallMatchers);
 * new WebServerFirewall(firewall, 'web');
 * expect(firewall).toAllow({ service: Service.https });
 * expect(firewall).toBlock({ from: '198.51.100.0/24', service: Service.mysql });
 */
export const firewallMatchers: FirewallMatchers = {
  toAllow: (firewall, traffic) =>
    result(firewall, traffic, ({ allowed, blocked }) => allowed.length > 0 && blocked.length === 0),
  toBlock: (firewall, traffic) =>
    result(firewall, traffic, ({ allowed, blocked }) => allowed.length === 0 && blocked.length > 0),
  toLetThrough: async (deployed, traffic) =>
    tried(deployed, traffic, ({ through, stopped }) => through.length > 0 && stopped.length === 0),
  toStop: async (deployed, traffic) =>
    tried(deployed, traffic, ({ through, stopped }) => through.length === 0 && stopped.length > 0),
  toAccept(this: unknown, firewall, traffic) {
    const isNot = (this as { readonly isNot?: boolean } | undefined)?.isNot === true;
    const failures = failuresOf(firewall, { verb: isNot ? 'mustNotAccept' : 'mustAccept', traffic });
    const kept = isNot ? 'accepts none of these connections' : 'accepts all of these connections';
    return {
      // With `.not`, what passes here fails.
      pass: (failures.length === 0) !== isNot,
      message: () => failures.map(renderDiagnostic).join('\n') || `${firewall.node.path} ${kept}`,
    };
  },
};

async function tried(
  deployed: DeployedFirewall,
  traffic: RealTraffic,
  isExpected: (answer: RealAnswer) => boolean,
): Promise<MatcherResult> {
  const answer = await tryTraffic(deployed, traffic);
  const { through, stopped } = answer;
  const lines = [
    ...through.map((line) => `  through  ${line}`),
    ...stopped.map((line) => `  stopped  ${line}`),
  ];
  const { path } = deployed.firewall.node;
  const message =
    lines.length === 0
      ? `${path} has no family of these peers`
      : [`packets to ${path}:`, ...lines].join('\n');
  return { pass: isExpected(answer), message: () => message };
}

function result(
  firewall: Firewall,
  traffic: Traffic,
  isExpected: (answer: TrafficAnswer) => boolean,
): MatcherResult {
  const answer = answerOf(firewall, traffic);
  return { pass: isExpected(answer), message: () => messageOf(firewall, answer) };
}

function messageOf({ node }: Firewall, { allowed, blocked }: TrafficAnswer): string {
  if (allowed.length + blocked.length === 0)
    return `no packet of a family of ${node.path} is what was asked about`;
  return [
    ...(allowed.length === 0 ? [] : [`${node.path} lets through:`, ...allowed.map((line) => `  ${line}`)]),
    ...(blocked.length === 0
      ? []
      : [`${node.path} does not let through:`, ...blocked.map((line) => `  ${line}`)]),
  ].join('\n');
}

declare global {
  // The place where Jest's types look for matchers.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace jest {
    interface Matchers<R> {
      /** All of these new connections are let through. */
      toAllow(traffic: Traffic): R;
      /** None of these new connections are let through. */
      toBlock(traffic: Traffic): R;
      /** Each of these connections gets an answer, tried with real packets. */
      toLetThrough(traffic: RealTraffic): Promise<R>;
      /** None of these connections gets an answer, tried with real packets. */
      toStop(traffic: RealTraffic): Promise<R>;
      /** As `firewall.mustAccept`, and with `.not` as `firewall.mustNotAccept`: a failure shows one packet for which it does not hold. */
      toAccept(traffic: Traffic): R;
    }
  }
}
