import type { PacketRate } from '../../../patterns/packet-rate';
import { maxBurst, synFloodGuardPattern } from '../../../patterns/syn-flood-guard';
import { bucketsNameFor } from '../../../patterns/short-hash';
import { type GuessConstruct, jumpsFrom, unless } from './candidate';

/** What iptables has where no burst is said. */
const usualBurst = 5;

/** A chain for packets that open TCP connections, which lets some through and drops the others. */
export const guessSynFloodGuard: GuessConstruct = (filter) =>
  jumpsFrom('INPUT', filter).flatMap(({ chain, text }) => {
    const [family = 'ipv4'] = filter.families;
    if (!text.includes(' --tcp-flags FIN,SYN,RST,ACK SYN ')) return [];
    const within = filter.rulesOf(chain, family).find((each) => each.endsWith(' -j RETURN')) ?? '';
    const rate = / --limit (\S+)/.exec(` ${within}`)?.[1] as PacketRate | undefined;
    if (rate === undefined) return [];
    const burst = Number(/ --limit-burst (\d+)/.exec(within)?.[1] ?? usualBurst);
    if (burst < 1 || burst > maxBurst) return [];
    const above = filter.rulesOf(chain, family).find((text) => text.includes(' --hashlimit-above '));
    const each = / --hashlimit-above (\S+)/.exec(above ?? '')?.[1] as PacketRate | undefined;
    return [
      {
        construct: 'SynFloodGuard',
        id: 'syn',
        props: {
          rate: unless('200/sec', rate),
          burst: unless(400, burst),
          ratePerAddress: each === undefined ? undefined : unless(undefined, each),
          chainName: unless(undefined, chain),
        },
        pattern: synFloodGuardPattern({
          chainName: chain,
          rate,
          burst,
          perAddress:
            each === undefined ? undefined : { rate: each, name: bucketsNameFor(chain, { rate: each }) },
        }),
        claims: ['SynFloodGuard'],
      },
    ];
  });
