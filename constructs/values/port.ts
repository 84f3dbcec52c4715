import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { describeValue } from '../../lib/base/describe-value';
import { tryParsePortRange } from '../../lib/net/port';
import { constructError } from '../problems/construct-problems';
import { isUnresolved } from '../text/unresolved-token';

/** Protocols that have ports. */
type PortProtocol = 'tcp' | 'udp' | 'sctp';

/** What one rule matches of a port. */
export interface PortMatch {
  readonly kind: 'port';
  readonly protocol: PortProtocol;
  readonly dport: string;
}

/**
 * Ports of one protocol: what rules match as the destination. What has a name is a `Service`.
 *
 * @example
 * new WebServerFirewall(firewall, 'web', { services: [Service.https, Port.tcp(8080), Port.udp(443)] });
 */
export class Port {
  /** One TCP port: a number from 0 to 65535, or a service name for its number alone. */
  static tcp(port: number | string): Port {
    return new Port('tcp', portText(port));
  }

  /** One UDP port: a number from 0 to 65535, or a service name for its number alone. */
  static udp(port: number | string): Port {
    return new Port('udp', portText(port));
  }

  /** One SCTP port: a number from 0 to 65535, or a service name for its number alone. */
  static sctp(port: number | string): Port {
    return new Port('sctp', portText(port));
  }

  /** TCP ports from first to last, both included. */
  static tcpRange(first: number, last: number): Port {
    return new Port('tcp', `${portText(first)}:${portText(last)}`);
  }

  /** UDP ports from first to last, both included. */
  static udpRange(first: number, last: number): Port {
    return new Port('udp', `${portText(first)}:${portText(last)}`);
  }

  /** Checked where it is used, so that errors name the construct. */
  readonly #match: PortMatch;

  private constructor(protocol: PortProtocol, dport: string) {
    this.#match = { kind: 'port', protocol, dport };
  }

  /** As a person writes it: `tcp 8080`, `udp 5000:5010`. */
  toString(): string {
    return `${this.#match.protocol} ${this.#match.dport}`;
  }

  /**
   * What a rule matches.
   *
   * @throws FirewallError `construct/bad-port` with the path of the construct
   * @internal
   */
  matchFor(construct: Construct): PortMatch {
    const { protocol, dport } = this.#match;
    if (!isUnresolved(dport) && tryParsePortRange(dport) === undefined)
      throw badPort(construct, `${JSON.stringify(dport)} is not a ${protocol} port`);
    return this.#match;
  }
}

/** A number that is an unresolved token, as text that stays that number when it is put into a rule. */
export function portText(port: number | string): string {
  if (typeof port === 'number' && isUnresolved(port)) return Token.asString(Token.asAny(port));
  // What is neither is refused where the port is used, with the path of the construct.
  return typeof port === 'number' || typeof port === 'string' ? String(port) : describeValue(port);
}

export function badPort(construct: Construct, summary: string): Error {
  return constructError(construct, {
    code: 'construct/bad-port',
    summary,
    detail:
      'a port is a whole number from 0 to 65535, a service name, or a range whose first is not above its last',
    help: 'write Port.tcp(8080), Port.udp(53), Port.tcpRange(8000, 8010) or a service such as Service.https',
  });
}
