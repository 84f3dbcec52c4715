import { bruteForceGuardPattern, maxGuardedConnections } from '../../../patterns/brute-force-guard';
import type { PeerMatch } from '../../../patterns/peer-match';
import { maxSeconds } from '../../../patterns/rate-limited-ssh';
import { type Family, families } from '../../../net/family';
import { tryFindPackets } from '../rule-shape';
import { tryFindServiceCode } from '../service-code';
import { type Candidate, type FilterRules, type GuessConstruct, unless } from './candidate';
import { logCode, tryFindLog } from './log-code';
import { peersCode } from './peers';

/** A rule that counts an address, and the one that asks how often it was counted. What a construct declares stands in all families. */
export const guessBruteForceGuard: GuessConstruct = (filter) => {
  const [family] = filter.families;
  if (family === undefined) return [];
  const rules = filter.rulesOf('INPUT', family);
  const counting = rules.flatMap((text): readonly Counting[] => {
    const [, packets, name = ''] =
      /^(.*) -m recent --set --name (\S+) --mask \S+ --rsource$/.exec(text) ?? [];
    return packets === undefined ? [] : [{ packets, name, family }];
  });
  return counting.length > maxGuards ? [] : counting.flatMap((each) => guessesFor(each, rules, filter));
};

/** A host that counts in more rules than this was written by a program. */
const maxGuards = 100;

interface Counting {
  /** What the rule is about, as text. */
  readonly packets: string;
  readonly name: string;
  readonly family: Family;
}

function guessesFor(
  { packets, name, family }: Counting,
  rules: readonly string[],
  filter: FilterRules,
): readonly Candidate[] {
  const isAbout = (text: string): boolean =>
    text.startsWith(`${packets} -m recent --`) && text.includes(` --name ${name} `);
  const over = rules.find((text) => isAbout(text) && / -j (DROP|REJECT)( |$)/.test(text)) ?? '';
  const shape = tryFindPackets(packets, family);
  const service = shape === undefined ? undefined : tryFindServiceCode(shape.service);
  const [seconds = 0, hits = 0] = [/ --seconds (\d+)/, / --hitcount (\d+)/].map((option) =>
    Number(option.exec(over)?.[1] ?? 0),
  );
  const connections = hits - 1;
  if (shape?.connections !== 'new' || service === undefined) return [];
  if (connections < 1 || connections > maxGuardedConnections || seconds < 1 || seconds > maxSeconds)
    return [];
  const log = rules.flatMap((text) => (isAbout(text) ? (tryFindLog(text, family) ?? []) : []))[0];
  const ask = over.includes(' --update ') ? 'update' : 'rcheck';
  const verdict = over.endsWith(' -j DROP') ? 'drop' : 'reject';
  const listName = family === 'ipv4' ? name : name.replace(/:6$/, '');
  // Of one address, all is said in its family.
  if (shape.from !== undefined && filter.families.length > 1) return [];
  const from: readonly PeerMatch[] =
    shape.from === undefined ? families.map((each) => ({ kind: 'any', family: each })) : [shape.from];
  return [
    {
      construct: 'BruteForceGuard',
      id: 'guard',
      props: {
        service,
        connections: unless(10, connections),
        seconds: unless(60, seconds),
        from: shape.from === undefined ? undefined : peersCode(from),
        interface: shape.inInterface === undefined ? undefined : unless(undefined, shape.inInterface),
        ask: unless('update', ask),
        verdict: unless('drop', verdict),
        log: logCode(log, verdict),
        listName: unless(undefined, listName),
      },
      pattern: bruteForceGuardPattern({
        ...{ listName, parts: [shape.service], from, inInterface: shape.inInterface },
        ...{ connections, seconds, ask, verdict, log: log ?? false },
      }),
      claims: [],
    },
  ];
}
