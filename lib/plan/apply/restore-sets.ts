/** The sets of a plan in the form that `ipset restore` takes: the batch, and what rolls it back. */
import { createHash } from 'node:crypto';
import { changeOfSet } from '../../sets/diff-sets';
import { temporaryName } from '../../sets/temporary-name';
import type { IpSet } from '../../sets/ip-set';
import { printSet } from '../../sets/print-sets';
import { type SetOperation, printSetOperations } from '../../sets/set-operation';
import type { SetsPlan } from '../plan-sets';

/**
 * All of it may be done twice, and after any part of the batch: a rollback does not have to know how far the kernel came.
 */
export interface SetsRestore {
  /** Before the rules. */
  readonly batch: string;
  /** After the rules have been rolled back: the sets that were there have their entries again. */
  readonly back: string;
  /** Sets to destroy before `back`, which makes them anew. */
  readonly drop: readonly string[];
  /** Sets to destroy after `back`: the change, or `back` itself, has made them. */
  readonly created: readonly string[];
  /** Sets to destroy when the change stays. */
  readonly gone: readonly string[];
  /** The sets that the batch writes to, as they are called now. */
  readonly named: readonly string[];
}

export function setsRestoreOf({ live, wanted, script }: SetsPlan): SetsRestore {
  const names = [...new Set([...live.keys(), ...wanted.keys()])].filter(
    (name) => changeOfSet(live.get(name), wanted.get(name)).kind !== 'keep',
  );
  // What goes is not touched before the change stays, and others may still write to it.
  const written = names.filter((name) => wanted.has(name));
  const ways = names.map((name) => wayBack(live.get(name), wanted.get(name), script.setup));
  const isList = (name: string): boolean => wanted.get(name)?.type === 'list:set';
  const created = ways.flatMap((way) => way.created);
  return {
    batch: printSetOperations(script.setup),
    back: [...ways]
      .reverse()
      .map((way) => way.back)
      .join(''),
    drop: ways.flatMap((way) => way.drop),
    created: [...created.filter(isList), ...created.filter((name) => !isList(name))],
    gone: script.teardown.map(({ set }) => set),
    named: written,
  };
}

type WayBack = Pick<SetsRestore, 'back' | 'drop' | 'created'>;

const nothing: WayBack = { back: '', drop: [], created: [] };

function wayBack(
  live: IpSet | undefined,
  wanted: IpSet | undefined,
  setup: readonly SetOperation[],
): WayBack {
  const name = (wanted ?? live)?.name ?? '';
  if (live === undefined) return { ...nothing, created: [name] };
  switch (changeOfSet(live, wanted).kind) {
    case 'replace': {
      // Whether they have been swapped cannot be seen, so the old entries are filled in beside them, and swapped in.
      const copy = copyName(name);
      const back = `${printSet({ ...live, name: copy })}swap ${name} ${copy}\n`;
      return { back, drop: [copy], created: [copy, temporaryName(name)] };
    }
    case 'recreate':
      return { back: printSet(live), drop: [name], created: [] };
    case 'edit':
      return { ...nothing, back: printSetOperations(inverted(setup.filter(({ set }) => set === name))) };
    case 'create':
    case 'keep':
    case 'destroy':
    case 'refused':
      return nothing;
  }
}

/** The last step first. */
function inverted(steps: readonly SetOperation[]): readonly SetOperation[] {
  return [...steps].reverse().flatMap((step): readonly SetOperation[] => {
    if (step.kind === 'delete-entry')
      return [{ kind: 'add-entry', set: step.set, element: step.element, options: step.previous }];
    if (step.kind !== 'add-entry') return [];
    const { set, element, options, previous } = step;
    return previous === undefined
      ? [{ kind: 'delete-entry', set, element, previous: options }]
      : [{ kind: 'add-entry', set, element, options: previous }];
  });
}

/** The name of the set in which a rollback fills in the old entries. */
function copyName(name: string): string {
  return `cdktf-old-${createHash('sha256').update(name).digest('hex').slice(0, 16)}`;
}
