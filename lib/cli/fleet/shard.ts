/**
 * One of several parts of the hosts, for runs side by side: a matrix of CI jobs, or the pods of a Kubernetes Indexed Job.
 *
 * Which part a host is in follows from its name alone. A host that comes or goes moves no other one, and neither does another user or
 * transport. The parts are about equal, not exactly; one of a few hosts may be empty.
 */
import { createHash } from 'node:crypto';
import { FirewallError } from '../../base/firewall-error';
import type { HostAddress } from '../../host/host-address';
import type { CliContext } from '../cli-context';
import { fleetProblems } from './diagnostics';
import type { Shard } from './shard-name';

/** The word for the index of a Kubernetes Indexed Job, which counts from 0. */
const fromEnvironment = 'env';
const indexVariable = 'JOB_COMPLETION_INDEX';

const maxShards = 9999;

/** @param text `I/N`, or `env/N` in a Kubernetes Indexed Job. @throws FirewallError `fleet/bad-shard` */
export function parseShard(text: string, env: CliContext['env']): Shard {
  const [, given = '', total = ''] = /^(env|[0-9]{1,4})\/([0-9]{1,4})$/.exec(text) ?? [];
  const of = Number(total);
  const index = given === fromEnvironment ? indexFrom(env) : Number(given);
  if (of < 1 || of > maxShards || index < 1 || index > of)
    throw new FirewallError(fleetProblems.badShard(text, given === fromEnvironment ? index : undefined));
  return { index, of };
}

/** @throws FirewallError `fleet/bad-shard` */
function indexFrom(env: CliContext['env']): number {
  const value = env[indexVariable] ?? '';
  if (!/^[0-9]{1,4}$/.test(value)) throw new FirewallError(fleetProblems.noIndex(indexVariable, value));
  return Number(value) + 1;
}

/** Whether a host is in a part. */
export function isInShard(host: HostAddress, { index, of }: Shard): boolean {
  const digits = createHash('sha256').update(nameOfHost(host)).digest();
  return (digits.readUIntBE(0, 6) % of) + 1 === index;
}

function nameOfHost(host: HostAddress): string {
  switch (host.transport) {
    case 'ssh':
    case 'openssh':
      return host.address.toLowerCase();
    case 'sandbox':
      return host.name;
    case 'local':
      return 'local';
  }
}
