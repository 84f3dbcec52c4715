/** Shards of one run, put together: all of them, each once, their hosts in the order of one run. */
import { FirewallError } from '../../base/firewall-error';
import type { Diagnostic } from '../../base/diagnostic';
import { fleetProblems } from './diagnostics';
import type { ShardOfHosts } from './host-part';
import { nameOfShard } from './shard-name';

export interface ShardFile<Host> {
  readonly file: string;
  readonly shard?: ShardOfHosts | undefined;
  readonly hosts: readonly Host[];
}

export interface Together<Host> {
  readonly hosts: readonly Host[];
  /** What is not there. */
  readonly problems: readonly Diagnostic[];
}

/** @throws FirewallError `fleet/other-run`, `fleet/not-results` */
export function putTogether<Host>(files: readonly ShardFile<Host>[]): Together<Host> {
  const [first] = files;
  if (first === undefined || (files.length === 1 && first.shard === undefined))
    return { hosts: first?.hosts ?? [], problems: [] };
  const byIndex = new Map<number, string>();
  const placed: { readonly place: number; readonly host: Host }[] = [];
  const of = first.shard?.of ?? 0;
  for (const { file, shard, hosts } of files) {
    if (shard === undefined)
      throw new FirewallError(fleetProblems.otherRun(file, 'it is about all hosts, not about a shard'));
    const twice = byIndex.get(shard.index);
    if (shard.of !== of || shard.index > of)
      throw new FirewallError(fleetProblems.otherRun(file, `it is of shard ${nameOfShard(shard)}`));
    if (twice !== undefined)
      throw new FirewallError(
        fleetProblems.otherRun(file, `${twice} is of the same shard, ${nameOfShard(shard)}`),
      );
    if (shard.places.length !== hosts.length)
      throw new FirewallError(fleetProblems.notResults(file, 'it has not as many hosts as places of hosts'));
    byIndex.set(shard.index, file);
    for (const [index, host] of hosts.entries()) placed.push({ host, place: shard.places[index] ?? 0 });
  }
  if (new Set(placed.map(({ place }) => place)).size !== placed.length)
    throw new FirewallError(fleetProblems.otherRun(first.file, 'two shards have hosts in one place'));
  const missing = Array.from({ length: of }, (_, index) => index + 1).filter((index) => !byIndex.has(index));
  return {
    hosts: placed.sort((a, b) => a.place - b.place).map(({ host }) => host),
    problems: missing.length === 0 ? [] : [fleetProblems.missingShards(missing, of)],
  };
}
