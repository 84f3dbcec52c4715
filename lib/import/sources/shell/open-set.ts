/** A set while a script fills it, element by element as a kernel takes them. */
import { type Diagnostic, isError } from '../../../base/diagnostic';
import { SetBuilder } from '../../../sets/build-set';
import type { EntryOptions, IpSet } from '../../../sets/ip-set';
import { optionsOfEntry, optionsOfSet } from '../../../sets/parse-sets';
import { createOptions } from '../../../sets/set-options';
import { tryFindSetType } from '../../../sets/set-types';
import type { SetWord } from '../../../sets/set-words';
import { currentOptions, currentType } from './ipset-words';

/** How a command on sets ended, and why it did nothing. */
export interface SetResult {
  readonly isDone: boolean;
  /** What nobody would have written on purpose. */
  readonly fault?: string;
  /** Sets of which it is not known any more what they hold. */
  readonly doubts?: readonly string[];
}

export const done: SetResult = { isDone: true };
export const failed: SetResult = { isDone: false };

export interface SetChange {
  readonly entry: string;
  readonly options: readonly string[];
  readonly isTolerant: boolean;
  /** Hears of how many elements it is. */
  readonly count: (elements: number) => void;
}

export class OpenSet {
  /** Whether it may hold what is not known. */
  isDoubtful = false;
  readonly entries = new Map<string, EntryOptions>();

  private constructor(
    private readonly written: Parameters<typeof SetBuilder.create>[0],
    private readonly header: IpSet,
  ) {}

  static create(
    name: string,
    type: string,
    options: readonly string[],
  ): { readonly set: OpenSet } | { readonly fault: string } {
    const { family, options: own } = optionsOfSet(currentOptions(options).map(asWord));
    const written = {
      name,
      type: currentType(type),
      options: own,
      ...(family === undefined ? {} : { family }),
    };
    const faults: Diagnostic[] = [];
    const builder = SetBuilder.create(written, {}, (each) => faults.push(each));
    const fault = faults.find(isError);
    if (builder === undefined || fault !== undefined)
      return { fault: fault === undefined ? 'no set can be made of it' : textOf(fault) };
    return {
      set: new OpenSet(
        written,
        builder.finish(() => undefined),
      ),
    };
  }

  get type(): string {
    return this.header.type;
  }

  get all(): IpSet {
    return { ...this.header, entries: this.entries };
  }

  /** The same set by another name. */
  named(name: string): OpenSet {
    const set = new OpenSet({ ...this.written, name }, { ...this.header, name });
    set.isDoubtful = this.isDoubtful;
    for (const [element, own] of this.entries) set.entries.set(element, own);
    return set;
  }

  /** Whether a kernel would give one the name of the other. */
  isLike({ header }: OpenSet): boolean {
    return header.type === this.header.type && header.family === this.header.family;
  }

  /** What may fill it, such as a trap or a job that was set up before, may do so behind this too. */
  empty(): void {
    this.entries.clear();
  }

  change(verb: 'add' | 'del' | 'test', { entry, options, isTolerant, count }: SetChange): SetResult {
    const faults: Diagnostic[] = [];
    const builder = SetBuilder.create(this.written, {}, () => undefined);
    const given = verb === 'add' ? optionsOfEntry(options.map(asWord)) : [];
    builder?.add(entry, given, {}, (each) => faults.push(each));
    const found = builder?.finish(() => undefined).entries ?? new Map<string, EntryOptions>();
    count(found.size);
    const fault = faults.find(isError);
    if (fault !== undefined)
      return verb === 'test' ? { ...failed, fault: textOf(fault) } : this.unknownAfter(textOf(fault));
    if (verb === 'test') return [...found.keys()].every((each) => this.entries.has(each)) ? done : failed;
    return verb === 'add' ? this.add(found, isTolerant) : this.take([...found.keys()], isTolerant);
  }

  /** A kernel adds one after the other, up to one that it refuses. */
  private add(found: ReadonlyMap<string, EntryOptions>, isTolerant: boolean): SetResult {
    for (const [element, own] of found) {
      const isThere = this.entries.has(element);
      if (isThere && !isTolerant) return stoppedAt(element, found.size, 'is there already');
      if (!isThere && this.entries.size >= this.most)
        return this.unknownAfter(`the set takes ${String(this.most)} members, as its \`maxelem\` says`);
      this.entries.set(element, own);
    }
    return done;
  }

  private take(elements: readonly string[], isTolerant: boolean): SetResult {
    for (const element of elements)
      if (!this.entries.delete(element) && !isTolerant)
        return stoppedAt(element, elements.length, 'is not there');
    return done;
  }

  private get most(): number {
    const isBounded = tryFindSetType(this.header.type)?.options.includes('maxelem') === true;
    return isBounded ? Number(this.header.options.maxelem ?? createOptions.maxelem.usual) : Infinity;
  }

  private unknownAfter(fault: string): SetResult {
    return { ...failed, fault, doubts: [this.header.name] };
  }
}

function stoppedAt(element: string, count: number, why: string): SetResult {
  return count === 1 ? failed : { ...failed, fault: `it ends at ${element}, which ${why}` };
}

function textOf({ summary, detail }: Diagnostic): string {
  return detail === undefined ? summary : `${summary}: ${detail}`;
}

function asWord(text: string): SetWord {
  return { text, start: 0, end: 0 };
}
