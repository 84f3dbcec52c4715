import { interfaceChainPattern } from '../../../patterns/interface-chain';
import { tryFindPackets, tryFindShape } from '../rule-shape';
import { type GuessConstruct, jumpsFrom, listCode, unless } from './candidate';
import { logCode, tryFindLog } from './log-code';
import { tryFindNewService } from './services';

/** A chain for all that comes in by one interface: services, and a decision on the rest. */
export const guessInterfaceChain: GuessConstruct = (filter) =>
  jumpsFrom('INPUT', filter).flatMap(({ chain, text }) => {
    const [family = 'ipv4'] = filter.families;
    const inInterface = tryFindPackets(text, family)?.inInterface;
    const rules = filter.rulesOf(chain, family);
    const others = tryFindShape(rules.at(-1) ?? '', family)?.verdict;
    if (inInterface === undefined || others === undefined || others === 'reset') return [];
    const services = rules.slice(0, -1).flatMap((each) => tryFindNewService(each, family) ?? []);
    const log = tryFindLog(rules.at(-2) ?? '', family);
    return [
      {
        construct: 'InterfaceChain',
        id: `from-${inInterface.replace(/[^A-Za-z0-9._-]/g, '')}`,
        props: {
          interface: unless(undefined, inInterface),
          services: services.length === 0 ? undefined : listCode(services.map(({ code }) => code)),
          others: unless('drop', others),
          log: logCode(log, others),
          chainName: unless(undefined, chain),
        },
        pattern: interfaceChainPattern({
          chainName: chain,
          interface: inInterface,
          services: services.map(({ part }) => part),
          others,
          log: log ?? false,
        }),
        claims: [],
      },
    ];
  });
