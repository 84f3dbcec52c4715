/** The connection over which a host is changed: the one that has to work again afterwards. */
import type { Family } from '../net/family';

/** The connection of a deployer, as the host sees it. */
export interface DeployerConnection {
  readonly family: Family;
  readonly source: string;
  readonly destination: string;
  readonly port: number;
}

/** From `SSH_CONNECTION`: addresses and ports of client and server. Undefined for a login that did not come over a network. */
export function tryParseConnection(text: string): DeployerConnection | undefined {
  const [source = '', , destination = '', port = ''] = text.trim().split(' ').map(plainAddress);
  if (!/^[0-9]{1,5}$/.test(port) || source === '' || destination === '') return undefined;
  return { family: source.includes(':') ? 'ipv6' : 'ipv4', source, destination, port: Number(port) };
}

/** Without the interface, and IPv4 as such where a socket for both families has it. */
function plainAddress(text: string): string {
  return text.replace(/%.*$/, '').replace(/^::ffff:(?=[0-9.]+$)/i, '');
}
