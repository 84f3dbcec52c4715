/**
 * The ipsets that a script makes, as far as it says what is in them.
 *
 * A set of which a part is not known (a list that is fetched, a file of the host) is made without members and left to what fills it:
 * with the members that are known alone, an apply would take out the others.
 */
import { type Diagnostic, isError } from '../../../base/diagnostic';
import { SetBuilder, type WrittenOption } from '../../../sets/build-set';
import type { DeclaredSet } from '../../../sets/declared-set';
import type { EntryOptions, IpSet } from '../../../sets/ip-set';
import { optionsOfEntry, optionsOfSet } from '../../../sets/parse-sets';
import type { SetWord } from '../../../sets/set-words';
import { describedSet, dynamicSet } from '../../described-set';
import { TooLarge } from '../../too-large';
import { type SetCommand, currentOptions, currentType } from './ipset-words';

/** How a command on sets ended, and why it did nothing. */
export interface SetResult {
  readonly isDone: boolean;
  /** What nobody would have written on purpose. */
  readonly fault?: string;
}

interface OpenSet {
  readonly written: Parameters<typeof SetBuilder.create>[0];
  readonly entries: Map<string, EntryOptions>;
  /** Whether it may hold what is not known. */
  isDoubtful: boolean;
}

/** More than a script says by itself: each element of a range is one. */
const maxElements = 200_000;

const done: SetResult = { isDone: true };
const failed: SetResult = { isDone: false };

export class ScriptSets {
  private readonly sets = new Map<string, OpenSet>();
  private elements = 0;

  run({ verb, isTolerant, words: [name, second, ...more] }: SetCommand): SetResult {
    if (verb === 'look') return name === undefined || this.sets.has(name) ? done : failed;
    if (name === undefined) return this.runOnAll(verb);
    const set = this.sets.get(name);
    if (verb === 'create') return this.create(name, [second ?? '', ...more], isTolerant);
    if (set === undefined)
      return isSetUp(verb) ? failed : { ...failed, fault: `there is no set ${name} here` };
    switch (verb) {
      case 'destroy':
        this.sets.delete(name);
        return done;
      case 'flush':
        set.entries.clear();
        set.isDoubtful = false;
        return done;
      case 'swap':
      case 'rename':
        return this.exchange(name, set, second, verb);
      case 'add':
      case 'del':
      case 'test':
        return second === undefined
          ? { ...failed, fault: `\`${verb}\` names no entry` }
          : this.change(set, verb, { entry: second, options: more, isTolerant });
      case 'restore':
        return { ...failed, fault: '`restore` takes no set' };
    }
  }

  /** What the set holds is not known any more; undefined for any of them. Gives those that it is new of. */
  doubt(name: string | undefined): readonly string[] {
    const doubted = [...this.sets].filter(
      ([each, { isDoubtful }]) => !isDoubtful && (name === undefined || each === name),
    );
    for (const [, set] of doubted) set.isDoubtful = true;
    return doubted.map(([each]) => each);
  }

  close(): ReadonlyMap<string, DeclaredSet> {
    return new Map(
      [...this.sets].flatMap(([name, { written, entries, isDoubtful }]) => {
        const header = builderOf(written).builder?.finish(() => undefined);
        if (header === undefined) return [];
        const set: IpSet = { ...header, entries };
        return [[name, isDoubtful ? dynamicSet(set) : describedSet(set)] as const];
      }),
    );
  }

  private runOnAll(verb: SetCommand['verb']): SetResult {
    if (verb === 'destroy') this.sets.clear();
    else if (verb === 'flush')
      for (const set of this.sets.values()) {
        set.entries.clear();
        set.isDoubtful = false;
      }
    else return { ...failed, fault: `\`${verb}\` names no set` };
    return done;
  }

  private create(name: string, [type = '', ...options]: readonly string[], isTolerant: boolean): SetResult {
    if (this.sets.has(name)) return isTolerant ? done : failed;
    const written = { name, type: currentType(type), ...optionsOfSet(currentOptions(options).map(asWord)) };
    const { builder, fault } = builderOf(withoutAbsent(written));
    if (builder === undefined || fault !== undefined)
      return { ...failed, fault: fault ?? 'no set can be made of it' };
    this.sets.set(name, { written: withoutAbsent(written), entries: new Map(), isDoubtful: false });
    return done;
  }

  private exchange(
    name: string,
    set: OpenSet,
    other: string | undefined,
    verb: 'swap' | 'rename',
  ): SetResult {
    if (other === undefined) return { ...failed, fault: `\`${verb}\` names no other set` };
    const second = this.sets.get(other);
    if ((second === undefined) === (verb === 'swap')) return failed;
    const named = (each: OpenSet, as: string): OpenSet => ({
      ...each,
      written: { ...each.written, name: as },
    });
    this.sets.delete(name);
    this.sets.set(other, named(set, other));
    if (second !== undefined) this.sets.set(name, named(second, name));
    return done;
  }

  private change(
    { written, entries }: OpenSet,
    verb: 'add' | 'del' | 'test',
    {
      entry,
      options,
      isTolerant,
    }: { readonly entry: string; readonly options: readonly string[]; readonly isTolerant: boolean },
  ): SetResult {
    const { builder } = builderOf(written);
    const faults: Diagnostic[] = [];
    const given: readonly WrittenOption[] = optionsOfEntry(options.map(asWord));
    builder?.add(entry, verb === 'add' ? given : [], {}, (fault) => faults.push(fault));
    const found = builder?.finish(() => undefined).entries ?? new Map<string, EntryOptions>();
    this.elements += found.size;
    if (this.elements > maxElements) throw new TooLarge();
    const fault = faults.find(isError);
    if (fault !== undefined) return { ...failed, fault: textOf(fault) };
    const there = [...found.keys()].filter((element) => entries.has(element));
    switch (verb) {
      case 'test':
        return there.length === found.size ? done : failed;
      case 'del':
        for (const element of there) entries.delete(element);
        return there.length === found.size || isTolerant ? done : failed;
      case 'add':
        for (const [element, own] of found)
          if (isTolerant || !entries.has(element)) entries.set(element, own);
        return there.length === 0 || isTolerant ? done : failed;
    }
  }
}

/** Commands of which the first run of a script expects that they fail. */
function isSetUp(verb: SetCommand['verb']): boolean {
  return verb === 'destroy' || verb === 'flush' || verb === 'del' || verb === 'test';
}

function builderOf(written: OpenSet['written']): {
  readonly builder: SetBuilder | undefined;
  readonly fault?: string;
} {
  const faults: Diagnostic[] = [];
  const builder = SetBuilder.create(written, {}, (fault) => faults.push(fault));
  const fault = faults.find(isError);
  return fault === undefined ? { builder } : { builder, fault: textOf(fault) };
}

function textOf({ summary, detail }: Diagnostic): string {
  return detail === undefined ? summary : `${summary}: ${detail}`;
}

function withoutAbsent({
  family,
  ...others
}: Omit<OpenSet['written'], 'family'> & { readonly family: string | undefined }): OpenSet['written'] {
  return family === undefined ? others : { ...others, family };
}

function asWord(text: string): SetWord {
  return { text, start: 0, end: 0 };
}
