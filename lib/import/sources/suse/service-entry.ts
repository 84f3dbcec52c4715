/**
 * An entry of `FW_SERVICES_ACCEPT_EXT` and its like: `NETWORK[,PROTOCOL[,DPORT[,SPORT[,FLAG=VALUE]...]]]`.
 *
 * Flags limit how often one address may connect: as many times as `hitcount` says, within `blockseconds`.
 */
import { addressWords, serviceWords } from './setting-rules';

export interface ServiceEntry {
  /** What the packets are, in the words of a rule. */
  readonly packets: readonly string[];
  readonly limit: RecentLimit | undefined;
}

interface RecentLimit {
  readonly hitcount: string;
  readonly seconds: string;
  readonly name: string;
}

/** Undefined for an entry that says what is not known here: without it, the rule would be about other packets. */
export function tryParseServiceEntry(entry: string): ServiceEntry | undefined {
  const [network = '', protocol = '', dport = '', sport = '', ...flags] = entry.split(',');
  const given = new Map(flags.filter((flag) => flag !== '').map(splitFlag));
  const { hitcount, blockseconds = '60', recentname = 'DEFAULT', ...others } = Object.fromEntries(given);
  // Ports of RPC services are known to the host alone.
  if (Object.keys(others).length > 0 || protocol === '_rpc_') return undefined;
  if (hitcount === undefined && given.size > 0) return undefined;
  return {
    packets: [...addressWords('-s', network), ...serviceWords(protocol, dport, sport)],
    limit: hitcount === undefined ? undefined : { hitcount, seconds: blockseconds, name: recentname },
  };
}

function splitFlag(flag: string): readonly [name: string, value: string] {
  const [name = '', value = ''] = flag.split('=');
  return [name, value];
}

/** The ends of the rules that accept within a limit. */
export function acceptWithin({ hitcount, seconds, name }: RecentLimit): readonly (readonly string[])[] {
  const fresh = ['-m', 'conntrack', '--ctstate', 'NEW', '-m', 'recent'];
  const counted = ['--update', '--seconds', seconds, '--hitcount', hitcount, '--name', name];
  return [
    [...fresh, ...counted, '-j', 'DROP'],
    [...fresh, '--set', '--name', name, '-j', 'ACCEPT'],
  ];
}
