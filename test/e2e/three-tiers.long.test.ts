/** Six hosts in three tiers, each on a host of its own: every pair is tried with packets, at both of its ends. */
import { type Family, families } from '../../lib/net/family';
import { inSandbox } from '../../lib/sandbox/enter';
import { probe } from '../../lib/sandbox/packet-probe';
import type { Sandbox } from '../../lib/sandbox/sandbox';
import { backendsInTurn } from '../support/hosts/in-turn';
import { useSandboxes } from '../support/hosts/sandbox';
import { rulesFileOf, runExample } from '../support/terraform/example-rulesets';
import { type TierHost, isAnswered, tierConnections, tierPorts } from '../support/terraform/three-tiers';

jest.setTimeout(2_700_000);

const make = useSandboxes();
const nextBackend = backendsInTurn(0);
const loaders = { ipv4: 'iptables-restore', ipv6: 'ip6tables-restore' } as const;
const hosts = new Map<string, Sandbox>();

beforeAll(async () => {
  for (const ruleset of runExample('three-tiers').rulesets) {
    const sandbox = await make(nextBackend());
    hosts.set(String(ruleset.host['address']), sandbox);
    for (const family of families) {
      const { exitCode, stderr } = await inSandbox(sandbox, [loaders[family]], {
        stdin: rulesFileOf(ruleset, family),
      });
      if (exitCode !== 0) throw new Error(stderr);
    }
  }
});

async function answers(
  from: TierHost,
  to: TierHost,
  { family, port }: { readonly family: Family; readonly port: number },
): Promise<boolean> {
  const packet = { family, protocol: 'tcp', port, timeoutMs: 1000 } as const;
  const near = hosts.get(from.ipv4);
  const far = hosts.get(to.ipv4);
  if (far === undefined) throw new Error(`${to.name} is not there`);
  const leaves =
    near === undefined || (await probe(near, { ...packet, from: 'host', clientAddress: to[family] }));
  return leaves && (await probe(far, { ...packet, from: 'client', clientAddress: from[family] }));
}

test('each allowed pair of tiers answers, and no other, over both families', async () => {
  expect(hosts.size).toBe(6);
  const wrong: string[] = [];
  let count = 0;
  for (const [from, to] of tierConnections()) {
    for (const family of families) {
      // Of one connection, the ports do not get in the way of each other.
      await Promise.all(
        Object.entries(tierPorts).map(async ([service, port]) => {
          const answered = await answers(from, to, { family, port });
          count += 1;
          if (answered !== isAnswered(from, to, port))
            wrong.push(`${from.name} to ${to.name} by ${family} ${service}: ${answered ? 'open' : 'closed'}`);
        }),
      );
    }
  }
  expect(wrong).toEqual([]);
  expect(count).toBe(6 * 7 * 2 * 4);
});
