import type { Construct } from 'constructs';
import { Token } from 'cdktf';
import { tryFindNearest } from '../lib/base/suggest';
import { serviceNames, tryFindService } from '../lib/net/service';
import { tryParsePortRange } from '../lib/net/port';
import { constructError, nearestHelp } from './construct-problems';
import { isUnresolved } from './late-value';

/**
 * A port that a firewall opens: what a service listens on.
 *
 * @example
 * new WebServerFirewall(firewall, 'web', { services: ['http', 'https', Port.tcp(8080), Port.udp(443)] });
 */
export class Port {
  /** One TCP port, 0 to 65535, or a service name. */
  static tcp(port: number | string): Port {
    return new Port([{ protocol: 'tcp', dport: portText(port) }]);
  }

  /** One UDP port, 0 to 65535, or a service name. */
  static udp(port: number | string): Port {
    return new Port([{ protocol: 'udp', dport: portText(port) }]);
  }

  /** TCP ports from first to last, both included. */
  static tcpRange(first: number, last: number): Port {
    return new Port([{ protocol: 'tcp', dport: `${portText(first)}:${portText(last)}` }]);
  }

  /** UDP ports from first to last, both included. */
  static udpRange(first: number, last: number): Port {
    return new Port([{ protocol: 'udp', dport: `${portText(first)}:${portText(last)}` }]);
  }

  /** Closed: ports are made by the functions above. @internal */
  private constructor(
    /** What to match, one a rule. @internal */
    readonly matches: readonly PortMatch[],
  ) {}

  /**
   * A port as it was given: itself, or all ports of a service by its name in /etc/services.
   *
   * @throws FirewallError `construct/unknown-service`, `construct/bad-port` with the path of the construct
   * @internal
   */
  static from(given: PortLike, construct: Construct): Port {
    if (given instanceof Port) return given.checked(construct);
    const service = tryFindService(given);
    if (service !== undefined) {
      return new Port(service.protocols.map((protocol) => ({ protocol, dport: String(service.port) })));
    }
    throw constructError(construct, {
      code: 'construct/unknown-service',
      summary: `\`${given}\` is not a service that is known here`,
      detail:
        'a service is a name of /etc/services such as http, ssh or mysql; any other port is Port.tcp(8080) or Port.udp(53)',
      ...nearestHelp(tryFindNearest(given, serviceNames)),
    });
  }

  private checked(construct: Construct): this {
    const wrong = this.matches.find(
      ({ dport }) => !isUnresolved(dport) && tryParsePortRange(dport) === undefined,
    );
    if (wrong === undefined) return this;
    throw constructError(construct, {
      code: 'construct/bad-port',
      summary: `\`${wrong.dport}\` is not a ${wrong.protocol} port`,
      detail:
        'a port is a whole number from 0 to 65535, a service name, or a range whose first is not above its last',
    });
  }
}

/** A number that is known only at apply, as text that stays that number when it is put into a rule. */
export function portText(port: number | string): string {
  return typeof port === 'number' && isUnresolved(port) ? Token.asString(Token.asAny(port)) : String(port);
}

/** A port, or the name of a service that has one. */
export type PortLike = Port | string;

interface PortMatch {
  readonly protocol: 'tcp' | 'udp';
  readonly dport: string;
}
