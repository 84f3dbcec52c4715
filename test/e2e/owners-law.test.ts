/**
 * Whatever two workspaces of Terraform and the command do in whatever order to two owners of one host: a step that ends with
 * success leaves open exactly what the owners declare that are left, and one that fails leaves the host as it was.
 *
 * Each owner has a generation here as on the host: who wrote last may remove, and all others are superseded. SEED tries another
 * order; LONG=1 takes more steps.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from '../../lib/sandbox/sandbox';
import { ROUNDS, backendsInTurn } from '../support/hosts/in-turn';
import { useSandboxes } from '../support/hosts/sandbox';
import { listen, tcpConnects } from '../support/hosts/traffic';
import { seedOfCommit } from '../support/laws/seed-of-commit';
import { seededRandom } from '../support/laws/seeded-random';
import { byHand, deploy, destroy, rulesOn } from '../support/project/firewall-engine';
import { applyAll, configureOwners, ownersWorkspace } from '../support/terraform/owners-workspace';
import type { TerraformProject } from '../support/terraform/terraform';

jest.setTimeout(3_600_000);

const isLong = process.env['LONG'] === '1';
const stepCount = isLong ? 150 : 14;

const owners = ['web', 'admin'] as const;
type Owner = (typeof owners)[number];
const ports = [80, 81, 82] as const;
const foreign = '-A INPUT -p udp -m udp --dport 9 -j DROP';

/** What a state knows of an owner's resource. */
interface Known {
  readonly name: string;
  /** Undefined while it is only imported. */
  readonly generation: number | undefined;
}

interface Workspace {
  readonly project: TerraformProject;
  /** Which name the resource of an owner has in the configuration, and which port it opens. */
  readonly config: Map<Owner, { readonly name: string; readonly port: number }>;
  state: ReadonlyMap<Owner, Known>;
  /** An older state, with its file. */
  kept?: { readonly state: ReadonlyMap<Owner, Known>; readonly file: string };
}

/** What the host has of an owner. */
interface Written {
  readonly port: number;
  readonly generation: number;
}

class Law {
  readonly host = new Map<Owner, Written>();
  private generations = 0;
  private names = 0;

  constructor(
    readonly sandbox: Sandbox,
    readonly workspaces: readonly Workspace[],
  ) {}

  newName(): string {
    return `r${String(++this.names)}`;
  }

  write(owner: Owner, port: number): number {
    this.host.set(owner, { port, generation: ++this.generations });
    return this.generations;
  }

  stateFile({ project }: Workspace): string {
    const file = join(project.folder, 'terraform.tfstate');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }
}

/**
 * An apply of the configuration: what the model says comes of it, and what Terraform says. Replaced are owners whose resource is
 * destroyed and created; moved are those whose new name is told.
 */
async function applyAsTold(
  law: Law,
  workspace: Workspace,
  {
    replaced = [],
    moved = false,
    args = [],
  }: { replaced?: readonly Owner[]; moved?: boolean; args?: readonly string[] } = {},
): Promise<void> {
  const { project, config, state } = workspace;
  const renamed = owners.filter((owner) => {
    const [known, wanted] = [state.get(owner), config.get(owner)];
    return known !== undefined && wanted !== undefined && known.name !== wanted.name;
  });
  const moves = moved
    ? renamed.map((owner) => ({
        from: `iptables_ruleset.${state.get(owner)?.name ?? ''}`,
        to: `iptables_ruleset.${config.get(owner)?.name ?? ''}`,
      }))
    : [];
  const resources = [...config].map(([owner, { name, port }]) => [name, { owner, port }] as const);
  configureOwners(
    project,
    law.sandbox,
    Object.fromEntries(resources),
    moves.length === 0 ? {} : { moved: moves },
  );
  const gone = [...state].filter(([owner]) => !config.has(owner));
  const isRefused =
    (!moved && renamed.length > 0) ||
    gone.some(([owner, { generation }]) => generation === undefined && law.host.has(owner));
  const before = await rulesOn(law.sandbox);
  const kept = law.stateFile(workspace);
  const { exitCode, stdout, stderr } = await applyAll(project, ...args);
  const story = [
    `in the configuration: ${print(config)}`,
    `in the state: ${print(state)}`,
    `on the host: ${print(law.host)}`,
  ];
  expect([...story, exitCode === 0 ? '' : stdout + stderr]).toEqual([
    ...story,
    isRefused ? expect.stringMatching(/Error: /) : '',
  ]);
  if (isRefused) {
    expect(await rulesOn(law.sandbox)).toBe(before);
    for (const owner of renamed) config.set(owner, { ...at(config, owner), name: at(state, owner).name });
    return;
  }
  workspace.kept = { state, file: kept };
  for (const [owner, { generation }] of gone)
    if (law.host.get(owner)?.generation === generation) law.host.delete(owner);
  workspace.state = new Map(
    [...config].map(([owner, { name, port }]): [Owner, Known] => {
      const [known, live] = [state.get(owner), law.host.get(owner)];
      const isChanged = live?.port !== port || known?.generation === undefined || replaced.includes(owner);
      return [owner, { name, generation: isChanged ? law.write(owner, port) : known.generation }];
    }),
  );
}

/** What is declared is open, all else is closed, and the rules of others are there; told by packets. */
async function expectAsDeclared(law: Law, step: string): Promise<void> {
  const open = new Set([...law.host.values()].map(({ port }) => port));
  const answers = await Promise.all(
    ports.map(async (port) => [port, await tcpConnects(law.sandbox, { family: 'ipv4', port })] as const),
  );
  const wanted = ports.map(
    (port) => [port, law.host.size === 0 || open.has(port) ? 'open' : 'timeout'] as const,
  );
  expect({ step, answers }).toEqual({ step, answers: wanted });
  expect(await rulesOn(law.sandbox)).toContain(foreign);
}

function print(map: ReadonlyMap<string, object>): string {
  return JSON.stringify(Object.fromEntries(map));
}

function at<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = map.get(key);
  if (value === undefined) throw new Error('that is not there');
  return value;
}

describe.each(ROUNDS)('round %d', (round) => {
  const make = useSandboxes();
  const projects: TerraformProject[] = [];
  afterAll(() => {
    for (const project of projects) project.remove();
  });

  test(`${String(stepCount)} steps of seed ${String(seedOfCommit() + round)} never open what is declared`, async () => {
    const sandbox = await make(backendsInTurn(round)());
    await listen(sandbox, { tcp: ports });
    await byHand(sandbox, 'iptables', foreign);
    const random = seededRandom(seedOfCommit() + round);
    const workspaces: Workspace[] = [];
    for (let made = 0; made < 2; made++) {
      const project = await ownersWorkspace(sandbox, {});
      projects.push(project);
      workspaces.push({ project, config: new Map(), state: new Map() });
    }
    const law = new Law(sandbox, workspaces);
    for (let taken = 0; taken < stepCount; taken++) {
      const workspace = random.pick(workspaces);
      const owner = random.pick(owners);
      const declared = [...workspace.config.keys()];
      const kind = taken < 2 ? 'declare' : random.pick(kinds);
      const name = `${String(taken)}: ${kind} ${owner} in ${String(workspaces.indexOf(workspace))}`;
      await steps[kind](
        law,
        workspace,
        declared.includes(owner) ? owner : (declared[0] ?? owner),
        random.pick(ports),
      );
      await expectAsDeclared(law, name);
    }
  });
});

type Step = (law: Law, workspace: Workspace, owner: Owner, port: number) => Promise<void>;

const steps = {
  declare: async (law, workspace, owner, port) => {
    const name = workspace.config.get(owner)?.name ?? law.newName();
    workspace.config.set(owner, { name, port });
    await applyAsTold(law, workspace);
  },
  'stop declaring': async (law, workspace, owner) => {
    workspace.config.delete(owner);
    await applyAsTold(law, workspace);
  },
  'rename without a moved block': async (law, workspace, owner) => {
    if (!workspace.config.has(owner)) return;
    workspace.config.set(owner, { ...at(workspace.config, owner), name: law.newName() });
    await applyAsTold(law, workspace);
  },
  'rename with a moved block': async (law, workspace, owner) => {
    if (!workspace.config.has(owner)) return;
    workspace.config.set(owner, { ...at(workspace.config, owner), name: law.newName() });
    await applyAsTold(law, workspace, { moved: true });
  },
  replace: async (law, workspace, owner) => {
    const known = workspace.state.get(owner);
    if (known === undefined || workspace.config.get(owner)?.name !== known.name) return;
    await applyAsTold(law, workspace, {
      replaced: [owner],
      args: [`-replace=iptables_ruleset.${known.name}`],
    });
  },
  'forget the resource, and apply': async (law, workspace, owner) => {
    const known = workspace.state.get(owner);
    if (known === undefined) return;
    await workspace.project.must(['state', 'rm', `iptables_ruleset.${known.name}`]);
    workspace.state = new Map([...workspace.state].filter(([other]) => other !== owner));
    await applyAsTold(law, workspace);
  },
  'lose the state, and apply': async (law, workspace) => {
    rmSync(join(workspace.project.folder, 'terraform.tfstate'), { force: true });
    workspace.state = new Map();
    await applyAsTold(law, workspace);
  },
  'restore an older state, and apply': async (law, workspace) => {
    const { kept } = workspace;
    if (kept === undefined || kept.file === '') return;
    writeFileSync(join(workspace.project.folder, 'terraform.tfstate'), kept.file);
    workspace.state = kept.state;
    await applyAsTold(law, workspace, { moved: true });
  },
  'change by the command': async (law, _workspace, owner, port) => {
    const rules = [
      '-i lo -j ACCEPT',
      ...[22, port].map((open) => `-p tcp -m tcp --dport ${String(open)} -j ACCEPT`),
    ];
    const ipv4 = { tables: { filter: { chains: { INPUT: { policy: 'DROP', rules } } } } };
    await deploy(law.sandbox, { owner, foreignRules: 'keep', ipv4 });
    if (law.host.get(owner)?.port !== port) law.write(owner, port);
  },
  'remove by the command': async (law, _workspace, owner) => {
    await destroy(law.sandbox, owner);
    law.host.delete(owner);
  },
} satisfies Readonly<Record<string, Step>>;

const kinds = Object.keys(steps) as readonly (keyof typeof steps)[];
