/** Who is at the other end, as a `Peer` of the package. */
import type { Family } from '../../net/family';
import type { PeerMatch } from '../../patterns/peer-match';
import { printText } from '../program/option-argument';
import type { Code } from './service-code';

/** @param inFamilies of the rules, for a set that has the same name in all of them */
export function peerCode(peer: PeerMatch, inFamilies: readonly Family[]): Code {
  const named = (code: string): Code => ({ code: `Peer.${code}`, uses: ['Peer'] });
  switch (peer.kind) {
    case 'any':
      return named(peer.family === 'ipv4' ? 'anyIpv4()' : 'anyIpv6()');
    case 'prefix':
      return {
        code: printText(peer.text.replace(peer.family === 'ipv4' ? /\/32$/ : /\/128$/, '')),
        uses: [],
      };
    case 'range': {
      const [first = '', last = first] = peer.text.split('-');
      return named(`range(${printText(first)}, ${printText(last)})`);
    }
    case 'set':
      return named(`set({ ${inFamilies.map((each) => `${each}: ${printText(peer.text)}`).join(', ')} })`);
  }
}
