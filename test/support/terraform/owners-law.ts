/**
 * Whatever two workspaces of Terraform and the command do in whatever order to two owners of one host: a step that ends with
 * success leaves open exactly what the owners declare that are left, and one that fails leaves the host as it was.
 *
 * Each owner has a generation here as on the host: who wrote last may remove, and all others are superseded. The host may be a
 * sandbox with the real Terraform, or a model of both.
 */
import type { DeclaredRuleset } from '../../../lib/deploy/declared-ruleset';
import { seededRandom } from '../laws/seeded-random';
import { openPorts } from './owners-workspace';

/** A host, and what is done to it from outside of the workspaces. */
export interface LawWorld {
  readonly workspaces: readonly TerraformWorkspace[];
  /** All rules of both families; changed by every commit. */
  rules(): Promise<string>;
  /** Whether a new connection to each of these TCP ports over IPv4 is `open`, or ends by a `timeout`. */
  answers(ports: readonly number[]): Promise<readonly string[]>;
  deploy(ruleset: DeclaredRuleset): Promise<unknown>;
  destroy(owner: string): Promise<unknown>;
}

/** Of owners that each close INPUT but for SSH and a port of their own. */
export interface TerraformWorkspace {
  /** @returns undefined, or what was said when it failed */
  apply(resources: LawResources, options: ApplyOptions): Promise<string | undefined>;
  forget(resource: string): Promise<void>;
  /** Empty where there is none. */
  readState(): string;
  writeState(text: string): void;
}

export type LawResources = Readonly<Record<string, { readonly owner: string; readonly port: number }>>;

export interface ApplyOptions {
  /** Names of resources, from and to. */
  readonly moved: readonly (readonly [string, string])[];
  readonly replaced: readonly string[];
}

const owners = ['web', 'admin'] as const;
type Owner = (typeof owners)[number];
export const lawPorts = [80, 81, 82] as const;
/** Is on the host before the first step. */
export const foreignRule = '-A INPUT -p udp -m udp --dport 9 -j DROP';

/** What a state knows of an owner's resource. */
interface Known {
  readonly name: string;
  /** Undefined while it is only imported. */
  readonly generation: number | undefined;
}

interface Workspace {
  readonly terraform: TerraformWorkspace;
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

  constructor(readonly world: LawWorld) {}

  newName(): string {
    return `r${String(++this.names)}`;
  }

  write(owner: Owner, port: number): number {
    this.host.set(owner, { port, generation: ++this.generations });
    return this.generations;
  }
}

/**
 * An apply of the configuration: what the model says comes of it, and what Terraform says. Replaced are owners whose resource is
 * destroyed and created; moved are those whose new name is told.
 */
async function applyAsTold(
  law: Law,
  workspace: Workspace,
  { replaced = [], moved = false }: { replaced?: readonly Owner[]; moved?: boolean } = {},
): Promise<void> {
  const { world } = law;
  const { terraform, config, state } = workspace;
  const renamed = owners.filter((owner) => {
    const [known, wanted] = [state.get(owner), config.get(owner)];
    return known !== undefined && wanted !== undefined && known.name !== wanted.name;
  });
  const gone = [...state].filter(([owner]) => !config.has(owner));
  const isRefused =
    (!moved && renamed.length > 0) ||
    gone.some(([owner, { generation }]) => generation === undefined && law.host.has(owner));
  const before = await world.rules();
  const kept = terraform.readState();
  const resources = [...config].map(([owner, { name, port }]) => [name, { owner, port }] as const);
  const nameOf = (owner: Owner): string => at(state, owner).name;
  const failure = await terraform.apply(Object.fromEntries(resources), {
    moved: moved ? renamed.map((owner) => [nameOf(owner), at(config, owner).name]) : [],
    replaced: replaced.map(nameOf),
  });
  const story = [
    `in the configuration: ${print(config)}`,
    `in the state: ${print(state)}`,
    `on the host: ${print(law.host)}`,
  ];
  expect([...story, failure]).toEqual([...story, isRefused ? expect.any(String) : undefined]);
  if (isRefused) {
    expect(await world.rules()).toBe(before);
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
async function expectAsDeclared({ host, world }: Law, step: string): Promise<void> {
  const open = new Set([...host.values()].map(({ port }) => port));
  const wanted = lawPorts.map((port) => (host.size === 0 || open.has(port) ? 'open' : 'timeout'));
  expect({ step, answers: await world.answers(lawPorts) }).toEqual({ step, answers: wanted });
  expect(await world.rules()).toContain(foreignRule);
}

function print(map: ReadonlyMap<string, object>): string {
  return JSON.stringify(Object.fromEntries(map));
}

function at<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = map.get(key);
  if (value === undefined) throw new Error('that is not there');
  return value;
}

/** Takes steps that the seed chooses, and expects of each that the law holds. */
export async function expectLawOfOwners(world: LawWorld, seed: number, stepCount: number): Promise<void> {
  const random = seededRandom(seed);
  const law = new Law(world);
  const workspaces = world.workspaces.map((terraform): Workspace => ({
    terraform,
    config: new Map(),
    state: new Map(),
  }));
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
      random.pick(lawPorts),
    );
    await expectAsDeclared(law, name);
  }
}

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
    await applyAsTold(law, workspace, { replaced: [owner] });
  },
  'forget the resource, and apply': async (law, workspace, owner) => {
    const known = workspace.state.get(owner);
    if (known === undefined) return;
    await workspace.terraform.forget(known.name);
    workspace.state = new Map([...workspace.state].filter(([other]) => other !== owner));
    await applyAsTold(law, workspace);
  },
  'lose the state, and apply': async (law, workspace) => {
    workspace.terraform.writeState('');
    workspace.state = new Map();
    await applyAsTold(law, workspace);
  },
  'restore an older state, and apply': async (law, workspace) => {
    const { kept } = workspace;
    if (kept === undefined || kept.file === '') return;
    workspace.terraform.writeState(kept.file);
    workspace.state = kept.state;
    await applyAsTold(law, workspace, { moved: true });
  },
  'change by the command': async (law, _workspace, owner, port) => {
    const chains = { INPUT: { policy: 'DROP', rules: openPorts(22, port) } } as const;
    const ipv4 = { tables: { filter: { chains } } };
    await law.world.deploy({ owner, foreignRules: 'keep', ipv4 });
    if (law.host.get(owner)?.port !== port) law.write(owner, port);
  },
  'remove by the command': async (law, _workspace, owner) => {
    await law.world.destroy(owner);
    law.host.delete(owner);
  },
} satisfies Readonly<Record<string, Step>>;

const kinds = Object.keys(steps) as readonly (keyof typeof steps)[];
