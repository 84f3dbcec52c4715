import { safetyChainPattern } from '../../../patterns/safety-chain';
import { type GuessConstruct, jumpsFrom, listCode, unless } from './candidate';
import { peersCode, peersIn } from './peers';
import { type FoundService, portClaims, tryFindNewService } from './services';

/** A chain for new connections to some services that accepts some peers and nobody else. */
export const guessSafetyChain: GuessConstruct = (filter) => {
  const [family = 'ipv4'] = filter.families;
  const services = new Map<string, FoundService[]>();
  for (const { chain, text } of jumpsFrom('INPUT', filter)) {
    const found = tryFindNewService(text, family);
    if (found !== undefined) services.set(chain, [...(services.get(chain) ?? []), found]);
  }
  return [...services].flatMap(([chain, found]) => {
    const trusted = peersIn(filter, chain, 'accept');
    if (trusted.length === 0) return [];
    const isRejecting = filter.rulesOf(chain, family).at(-1)?.startsWith('-j REJECT') === true;
    const others = isRejecting ? 'reject' : 'drop';
    const parts = found.map(({ part }) => part);
    return [
      {
        construct: 'SafetyChain',
        id: 'safety',
        props: {
          trusted: peersCode(trusted),
          services: listCode(found.map(({ code }) => code)),
          others: unless('drop', others),
          chainName: unless(undefined, chain),
        },
        pattern: safetyChainPattern({ chainName: chain, trusted, services: parts, others }),
        claims: portClaims(parts),
      },
    ];
  });
};
