/** Who reaches whom in `examples/three-tiers.ts`: the sentence at its head, as a table. */

export interface TierHost {
  readonly name: string;
  readonly tier: 'bastion' | 'web' | 'db' | 'office' | 'world';
  readonly ipv4: string;
  readonly ipv6: string;
}

const host = (tier: TierHost['tier'], number: number): TierHost => ({
  name: `${tier}-${String(number)}`,
  tier,
  ipv4: `192.0.2.${String(number)}`,
  ipv6: `2001:db8::${String(number)}`,
});

export const tierHosts: readonly TierHost[] = [
  host('bastion', 1),
  host('web', 11),
  host('web', 12),
  host('web', 13),
  host('db', 21),
  host('db', 22),
];

/** They have no firewall here. */
const outsiders: readonly TierHost[] = [
  { name: 'office', tier: 'office', ipv4: '198.51.100.9', ipv6: '2001:db8:5afe::9' },
  { name: 'world', tier: 'world', ipv4: '203.0.113.9', ipv6: '2001:db8:bad::9' },
];

export const tierPorts = { ssh: 22, http: 80, https: 443, postgresql: 5432 } as const;

/** Whether a host answers another one at a port. */
export function isAnswered(from: TierHost, to: TierHost, port: number): boolean {
  const { ssh, postgresql } = tierPorts;
  switch (to.tier) {
    case 'bastion':
      return from.tier === 'office' && port === ssh;
    case 'web':
      return port === ssh ? from.tier === 'bastion' : port !== postgresql;
    case 'db':
      if (port === ssh) return from.tier === 'bastion';
      return port === postgresql && ['bastion', 'web', 'db'].includes(from.tier);
    default:
      return true;
  }
}

/** Every connection between two of them. */
export function tierConnections(): readonly (readonly [from: TierHost, to: TierHost])[] {
  return tierHosts.flatMap((to) =>
    [...tierHosts, ...outsiders].filter((from) => from !== to).map((from) => [from, to] as const),
  );
}
