import { blocklistPattern } from '../../../patterns/blocklist';
import { type GuessConstruct, jumpsFrom, unless } from './candidate';
import { logCode, tryFindLog } from './log-code';
import { peersCode, peersIn } from './peers';

/** A chain that drops what comes from some peers, asked for all packets to the host and through it. */
export const guessBlocklist: GuessConstruct = (filter) =>
  jumpsFrom('INPUT', filter).flatMap(({ chain, text }) => {
    const [family = 'ipv4'] = filter.families;
    const peers = peersIn(filter, chain, 'drop');
    if (text !== `-j ${chain}` || peers.length === 0) return [];
    const input = filter.rulesOf('INPUT', family);
    const established = input.findIndex((each) => / --(ct)?state \S*ESTABLISHED\S* -j ACCEPT$/.test(each));
    const cutsEstablished = established > input.indexOf(text);
    const log = filter
      .rulesOf(chain, family)
      .map((each) => tryFindLog(each, family))
      .find((each) => each !== undefined);
    return [
      {
        construct: 'Blocklist',
        id: 'blocked',
        props: {
          peers: peersCode(peers),
          cutsEstablished: unless(false, cutsEstablished),
          log: logCode(log, 'drop'),
          chainName: unless(undefined, chain),
        },
        pattern: blocklistPattern({ chainName: chain, peers, cutsEstablished, log: log ?? false }),
        claims: [],
      },
    ];
  });
