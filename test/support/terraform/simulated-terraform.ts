/**
 * What Terraform asks of the resource in an apply, in this process: as 1.11 does it, with one state and import blocks for all that is
 * configured.
 *
 * It plans the end of what left the configuration before it refreshes that; it runs plans a second time in a new process before
 * it applies them; the first half of a replacement is never planned by itself; and what does not depend on each other is done in
 * whatever order, here one after the other.
 */
import type { Diagnostic } from '../../../lib/base/diagnostic';
import { FirewallError } from '../../../lib/base/firewall-error';
import type { Engine } from '../../../lib/deploy/engine';
import type { RandomSource } from '../../../lib/extensions/value-kind';
import type { Stored } from '../../../lib/provider/framework/resource-logic';
import { rulesetResource } from '../../../lib/provider/ruleset-resource';
import { rulesetAttributes, type RulesetState } from '../../../lib/resource/attributes';
import { printImportId } from '../../../lib/resource/import-id';
import { valuesEqual } from '../../../lib/resource/value';
import { shuffled } from '../laws/seeded-random';

type Resource = ReturnType<typeof rulesetResource>;
type Call = Parameters<Resource['read']>[1];
type States = Map<string, Stored<RulesetState>>;

/** One thing that the second half of an apply does. */
type Action = (call: Call, states: States) => Promise<void>;

export interface SimulatedApply {
  /** From which name to which. */
  readonly moved: readonly (readonly [string, string])[];
  readonly replaced: readonly string[];
}

export class SimulatedTerraform {
  private states: States = new Map();
  private readonly resource: Resource;

  constructor(
    engine: Engine,
    private readonly random: RandomSource,
  ) {
    this.resource = rulesetResource(() => engine);
  }

  /** @returns errors; where there are some in the plan, nothing was done */
  async apply(
    configuration: ReadonlyMap<string, RulesetState>,
    { moved, replaced }: SimulatedApply,
  ): Promise<readonly Diagnostic[]> {
    const errors: Diagnostic[] = [];
    const names = new Map(moved);
    const states: States = new Map(
      [...this.states].map(([name, stored]) => [names.get(name) ?? name, this.restored(stored)]),
    );
    const planning = newCall(errors);
    const actions: Action[] = [];
    for (const name of shuffled(this.random, [...new Set([...states.keys(), ...configuration.keys()])])) {
      const config = configuration.get(name);
      const planned = await attempt(errors, async () =>
        config === undefined
          ? this.planEnd(name, states, planning)
          : this.planResource(name, config, states, replaced.includes(name), planning),
      );
      if (planned !== undefined) actions.push(...planned);
    }
    if (errors.length > 0) return errors;
    const applying = newCall(errors);
    for (const action of shuffled(this.random, actions))
      await attempt(errors, async () => action(applying, states));
    this.states = states;
    return errors;
  }

  forget(name: string): void {
    this.states.delete(name);
  }

  readState(): string {
    if (this.states.size === 0) return '';
    return JSON.stringify(
      [...this.states].map(([name, stored]) => [
        name,
        stored.state,
        Buffer.from(stored.private).toString('base64'),
      ]),
    );
  }

  writeState(text: string): void {
    const entries = (text === '' ? [] : JSON.parse(text)) as [string, RulesetState, string][];
    this.states = new Map(
      entries.map(([name, state, bytes]) => [name, { state, private: Buffer.from(bytes, 'base64') }]),
    );
  }

  private restored(stored: Stored<RulesetState>): Stored<RulesetState> {
    return { ...stored, state: this.resource.restoreState?.(stored.state) ?? stored.state };
  }

  private async planEnd(name: string, states: States, call: Call): Promise<Action[]> {
    const { state: prior, private: bytes } = given(states, name);
    const planned = await this.resource.planDestroy({ prior, private: bytes }, call);
    return [
      async (applying, into) => {
        await this.resource.destroy({ prior, private: planned.private }, applying);
        into.delete(name);
      },
    ];
  }

  private async planResource(
    name: string,
    config: RulesetState,
    states: States,
    isReplaced: boolean,
    call: Call,
  ): Promise<Action[]> {
    const { resource } = this;
    const { host, owner } = config;
    const before =
      states.get(name) ?? (await resource.importState({ id: printImportId({ host, owner }) }, call));
    const refreshed = await resource.read(before, call);
    const { state: prior, private: bytes } = refreshed;
    if (prior === null) throw new Error('a host always has rules');
    states.set(name, { state: prior, private: bytes });
    if (isReplaced) {
      await resource.planCreate({ config }, call);
      return [
        async (applying, into) => {
          await resource.destroy({ prior, private: bytes }, applying);
          into.delete(name);
          const { state } = await resource.planCreate({ config }, applying);
          into.set(name, await resource.create({ planned: state, private: Buffer.alloc(0) }, applying));
        },
      ];
    }
    const first = await resource.planUpdate({ prior, config, private: bytes }, call);
    if (valuesEqual(first.state, prior)) return [];
    return [
      async (applying, into) => {
        const { state: planned } = await resource.planUpdate({ prior, config, private: bytes }, applying);
        expect(planned).toEqual(first.state);
        into.set(name, await resource.update({ prior, planned, private: bytes }, applying));
      },
    ];
  }
}

/** What a configuration says, with null for all that it does not say. */
export function configured(members: Partial<RulesetState>): RulesetState {
  const nothing = Object.fromEntries(Object.keys(rulesetAttributes).map((name) => [name, null]));
  return { ...nothing, ...members } as unknown as RulesetState;
}

function newCall(errors: Diagnostic[]): Call {
  return {
    client: { waitForSshMs: 1_000, options: {} },
    abort: new AbortController().signal,
    report: (diagnostic) => {
      if (diagnostic.severity === 'error') errors.push(diagnostic);
    },
  };
}

async function attempt<T>(errors: Diagnostic[], work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof FirewallError)) throw error;
    errors.push(...error.diagnostics);
    return undefined;
  }
}

function given<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = map.get(key);
  if (value === undefined) throw new Error('that is not there');
  return value;
}
