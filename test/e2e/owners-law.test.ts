/** The law of owners, on sandboxes with the real Terraform. SEED tries another order; LONG=1 takes more steps. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeclaredRuleset } from '../../lib/deploy/declared-ruleset';
import type { Sandbox } from '../../lib/sandbox/sandbox';
import { ROUNDS, backendsInTurn } from '../support/hosts/in-turn';
import { useSandboxes } from '../support/hosts/sandbox';
import { listen, tcpConnects } from '../support/hosts/traffic';
import { seedOfCommit } from '../support/laws/seed-of-commit';
import { byHand, deploy, destroy, rulesOn } from '../support/project/firewall-engine';
import {
  type TerraformWorkspace,
  expectLawOfOwners,
  foreignRule,
  lawPorts,
} from '../support/terraform/owners-law';
import { applyAll, configureOwners, ownersWorkspace } from '../support/terraform/owners-workspace';
import type { TerraformProject } from '../support/terraform/terraform';

jest.setTimeout(3_600_000);

const stepCount = process.env['LONG'] === '1' ? 150 : 14;

describe.each(ROUNDS)('round %d', (round) => {
  const make = useSandboxes();
  const projects: TerraformProject[] = [];
  afterAll(() => {
    for (const project of projects) project.remove();
  });

  async function newWorkspace(sandbox: Sandbox): Promise<TerraformWorkspace> {
    const project = await ownersWorkspace(sandbox, {});
    projects.push(project);
    const stateFile = join(project.folder, 'terraform.tfstate');
    const address = (name: string): string => `iptables_ruleset.${name}`;
    return {
      apply: async (resources, { moved, replaced }) => {
        const moves = moved.map(([from, to]) => ({ from: address(from), to: address(to) }));
        configureOwners(project, sandbox, resources, moves.length === 0 ? {} : { moved: moves });
        const args = replaced.map((name) => `-replace=${address(name)}`);
        const { exitCode, stdout, stderr } = await applyAll(project, ...args);
        return exitCode === 0 ? undefined : stdout + stderr;
      },
      forget: async (name) => {
        await project.must(['state', 'rm', address(name)]);
      },
      readState: () => (existsSync(stateFile) ? readFileSync(stateFile, 'utf8') : ''),
      writeState: (text) => {
        if (text === '') rmSync(stateFile, { force: true });
        else writeFileSync(stateFile, text);
      },
    };
  }

  test(`${String(stepCount)} steps of seed ${String(seedOfCommit() + round)} never open what is declared`, async () => {
    const sandbox = await make(backendsInTurn(round)());
    await listen(sandbox, { tcp: lawPorts });
    await byHand(sandbox, 'iptables', foreignRule);
    const world = {
      workspaces: [await newWorkspace(sandbox), await newWorkspace(sandbox)],
      rules: async () => rulesOn(sandbox),
      answers: async (ports: readonly number[]) =>
        Promise.all(ports.map(async (port) => tcpConnects(sandbox, { family: 'ipv4', port }))),
      deploy: async (ruleset: DeclaredRuleset) => deploy(sandbox, ruleset),
      destroy: async (owner: string) => destroy(sandbox, owner),
    };
    await expectLawOfOwners(world, seedOfCommit() + round, stepCount);
  });
});
