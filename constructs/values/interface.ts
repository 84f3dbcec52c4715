import type { Construct } from 'constructs';
import { isInterfaceText, maxInterfaceBytes } from '../../lib/patterns/interface-name';
import { constructError } from '../problems/construct-problems';
import { isUnresolved } from '../text/unresolved-token';

/** An interface, or its name as iptables takes it: `'eth0'`, and `'ppp+'` for all that begin with `ppp`. */
export type InterfaceLike = Interface | string;

/**
 * An interface of the host, or all whose names begin alike.
 *
 * @example
 * firewall.allowFrom(Peer.any(), Service.mdns, { interface: Interface.startingWith('wlan') });
 */
export class Interface {
  /** Traffic of the host with itself. */
  static readonly loopback = Interface.named('lo');

  /** The one interface of this name. */
  static named(name: string): Interface {
    return new Interface(name, false);
  }

  /** All interfaces whose names begin so: `ppp` for ppp0, ppp1 and so on. */
  static startingWith(prefix: string): Interface {
    return new Interface(prefix, true);
  }

  /**
   * As iptables takes it.
   *
   * @throws FirewallError `construct/bad-interface` with the path of the construct
   * @internal
   */
  static textOf(given: InterfaceLike, construct: Construct): string {
    const { text, name } =
      given instanceof Interface
        ? { text: given.toString(), name: given.#name }
        : { text: given, name: given.replace(/\+$/, '') };
    if (isUnresolved(text) || isInterfaceText(text, name)) return text;
    throw constructError(construct, {
      code: 'construct/bad-interface',
      summary: `${JSON.stringify(text)} is not the name of an interface`,
      detail: `a name has 1 to ${String(maxInterfaceBytes)} bytes, without white space, "/" and "!"`,
      help: "write 'eth0', or Interface.startingWith('ppp') for all whose names begin so",
    });
  }

  readonly #name: string;
  readonly #isPrefix: boolean;

  private constructor(name: string, isPrefix: boolean) {
    this.#name = name;
    this.#isPrefix = isPrefix;
  }

  /** As iptables takes it: `eth0`, `ppp+`. */
  toString(): string {
    return this.#isPrefix ? `${this.#name}+` : this.#name;
  }
}
