import { maxConnections, maxSeconds, rateLimitedSshPattern } from '../../../patterns/rate-limited-ssh';
import { type GuessConstruct, jumpsFrom, unless } from './candidate';
import { logCode, tryFindLog } from './log-code';
import { peersCode, peersIn } from './peers';
import { portClaims, tryFindNewService } from './services';

/** A chain that counts new connections to one TCP port by `recent`. */
export const guessRateLimitedSsh: GuessConstruct = (filter) =>
  jumpsFrom('INPUT', filter).flatMap(({ chain, text }) => {
    const [family = 'ipv4'] = filter.families;
    const part = tryFindNewService(text, family)?.part;
    const rules = filter.rulesOf(chain, family);
    const over = rules.find((each) => each.includes(' --hitcount ') && each.endsWith(' -j DROP')) ?? '';
    const [seconds, connections] = [/ --seconds (\d+)/, / --hitcount (\d+)/].map((option) =>
      Number(option.exec(over)?.[1] ?? NaN),
    );
    if (part?.kind !== 'port' || !seconds || !connections) return [];
    // More than the construct takes, as it is more than most kernels do.
    if (connections > maxConnections || seconds > maxSeconds) return [];
    const listName = / --name (\S+)/.exec(over)?.[1]?.replace(/:6$/, '') ?? chain;
    const countRefused = over.includes(' --update');
    const exempt = peersIn(filter, chain, 'accept');
    const log = rules.map((each) => tryFindLog(each, family)).find((each) => each !== undefined);
    return [
      {
        construct: 'RateLimitedSsh',
        id: 'ssh',
        props: {
          port: unless(22, Number(part.dport)),
          connections: unless(10, connections),
          seconds: unless(60, seconds),
          countRefused: unless(false, countRefused),
          exempt: exempt.length === 0 ? undefined : peersCode(exempt),
          log: logCode(log, 'drop'),
          chainName: unless(undefined, chain),
          listName: unless(chain, listName),
        },
        pattern: rateLimitedSshPattern({
          chainName: chain,
          listName,
          port: part,
          connections,
          seconds,
          countRefused,
          exempt,
          log: log ?? false,
        }),
        claims: portClaims([part]),
      },
    ];
  });
