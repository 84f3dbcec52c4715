/** The hosts of one run among those of all. */
import type { CliContext } from '../cli-context';
import type { HostTask } from '../host-task';
import { isInShard, parseShard } from './shard';

/** As every form of JSON has it. */
export interface ShardOfHosts {
  readonly index: number;
  readonly of: number;
  /** The places of its hosts in the list of all, from 0: whoever puts the shards together has that order. */
  readonly places: readonly number[];
}

export interface HostPart<Host> {
  readonly hosts: readonly Host[];
  /** Undefined for all of them. */
  readonly shard: ShardOfHosts | undefined;
}

/** @param text of `--shard`. @throws FirewallError `fleet/bad-shard` */
export function hostPart<Host extends Pick<HostTask, 'target'>>(
  all: readonly Host[],
  text: string | undefined,
  env: CliContext['env'],
): HostPart<Host> {
  if (text === undefined) return { hosts: all, shard: undefined };
  const shard = parseShard(text, env);
  const own = [...all.entries()].filter(([, { target }]) => isInShard(target.host, shard));
  return { hosts: own.map(([, host]) => host), shard: { ...shard, places: own.map(([place]) => place) } };
}
