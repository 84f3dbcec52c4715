/** The law of owners, on a host and a Terraform that are simulated, so that many orders can be tried. */
import type { DeclaredRuleset } from '../../lib/deploy/declared-ruleset';
import { createEngine } from '../../lib/deploy/engine';
import { chainAttributes, hostAttributes, type RulesetState } from '../../lib/resource/attributes';
import { parseSave } from '../../lib/ruleset/save/parse-save';
import { FakeHost } from '../support/hosts/fake-host';
import { seedOfCommit } from '../support/laws/seed-of-commit';
import { seededRandom } from '../support/laws/seeded-random';
import { effectOf } from '../support/oracle/packet-interpreter';
import {
  type LawWorld,
  type TerraformWorkspace,
  expectLawOfOwners,
  foreignRule,
} from '../support/terraform/owners-law';
import { openPorts } from '../support/terraform/owners-workspace';
import { SimulatedTerraform, configured } from '../support/terraform/simulated-terraform';

const orders = process.env['LONG'] === '1' ? 1_000 : 50;
const stepsOfEach = 10;

const target = { host: { transport: 'ssh', address: 'fake' }, options: {} } as const;

function nulls(names: object): Record<string, null> {
  return Object.fromEntries(Object.keys(names).map((name) => [name, null]));
}

function resourceOf({ owner, port }: { readonly owner: string; readonly port: number }): RulesetState {
  const INPUT = { ...nulls(chainAttributes), policy: 'DROP', rules: openPorts(22, port) };
  return configured({
    host: { ...nulls(hostAttributes), address: 'fake' } as unknown as RulesetState['host'],
    owner,
    ipv4: { tables: { filter: { chains: { INPUT } } } } as unknown as RulesetState['ipv4'],
  });
}

function simulatedWorld(seed: number): LawWorld {
  const host = new FakeHost();
  host.write('ipv4', foreignRule);
  let nonces = 0;
  const engine = createEngine({
    openTransport: () => host.transport,
    nonce: () => `nonce${String(++nonces).padStart(16, '0')}`,
    deployer: 'the tests',
  });
  const random = seededRandom(seed);
  const newWorkspace = (): TerraformWorkspace => {
    const terraform = new SimulatedTerraform(engine, random);
    return {
      apply: async (resources, options) => {
        const configuration = Object.entries(resources).map(
          ([name, resource]) => [name, resourceOf(resource)] as const,
        );
        const errors = await terraform.apply(new Map(configuration), options);
        return errors.length === 0 ? undefined : errors.map(({ summary }) => summary).join('\n');
      },
      forget: (name) => {
        terraform.forget(name);
        return Promise.resolve();
      },
      readState: () => terraform.readState(),
      writeState: (text) => terraform.writeState(text),
    };
  };
  const apply = async (owner: string, desired: DeclaredRuleset | undefined): Promise<unknown> =>
    engine.apply({ target, owner, desired, expected: undefined });
  return {
    workspaces: [newWorkspace(), newWorkspace()],
    rules: () => Promise.resolve(`${host.save('ipv4')}\n${host.save('ipv6')}`),
    answers: (ports) => Promise.resolve(ports.map((port) => answerOf(host, port))),
    deploy: async (ruleset) => apply(ruleset.owner, ruleset),
    destroy: async (owner) => apply(owner, undefined),
  };
}

function answerOf(host: FakeHost, port: number): 'open' | 'timeout' {
  const { ruleset } = parseSave(host.save('ipv4'), { family: 'ipv4', file: 'the host' });
  if (ruleset === undefined) throw new Error('a host prints what can be read');
  const packet = {
    ...{
      protocol: 6,
      source: 0xc0000207n,
      destination: 0xc0000201n,
      sourcePort: 40_000,
      destinationPort: port,
    },
    ...{ icmpType: 0, inInterface: 'eth0', outInterface: '', connectionState: 'NEW', tcpFlags: 2 },
    isLaterFragment: false,
  };
  const effect = effectOf(ruleset, 'INPUT', ['filter'], packet, () => true);
  return effect === 'ACCEPT' ? 'open' : 'timeout';
}

test(`${String(orders)} orders of ${String(stepsOfEach)} steps from seed ${String(seedOfCommit())} never open what is declared`, async () => {
  for (let order = 0; order < orders; order++)
    await expectLawOfOwners(simulatedWorld(seedOfCommit() + order), seedOfCommit() + order, stepsOfEach);
}, 3_600_000);
