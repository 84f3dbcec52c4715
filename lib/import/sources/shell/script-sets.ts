/**
 * The ipsets that a script makes, as far as it says what is in them.
 *
 * A set of which a part is not known (a list that is fetched, a file of the host) is made without members and left to what fills it:
 * with the members that are known alone, an apply would take out the others.
 */
import type { DeclaredSet } from '../../../sets/declared-set';
import { describedSet, dynamicSet } from '../../described-set';
import { TooLarge } from '../../too-large';
import type { SetCommand } from './ipset-words';
import { OpenSet, type SetResult, done, failed } from './open-set';

/** More than a script says by itself: each element of a range is one. */
const maxElements = 200_000;

export class ScriptSets {
  private readonly sets = new Map<string, OpenSet>();
  private elements = 0;

  /** @param isInRules whether a rule names a set */
  constructor(private readonly isInRules: (name: string) => boolean) {}

  run({ verb, isTolerant, words: [name, second, ...more] }: SetCommand): SetResult {
    if (verb === 'look') return name === undefined || this.sets.has(name) ? done : failed;
    if (name === undefined) return this.runOnAll(verb);
    const set = this.sets.get(name);
    if (verb === 'create') return this.create(name, [second ?? '', ...more], isTolerant);
    if (set === undefined)
      return isSetUp(verb) ? failed : { ...failed, fault: `there is no set ${name} here` };
    switch (verb) {
      case 'destroy':
        return this.whereFree(name, () => this.sets.delete(name));
      case 'flush':
        set.empty();
        return done;
      case 'swap':
      case 'rename':
        return second === undefined
          ? { ...failed, fault: `\`${verb}\` names no other set` }
          : verb === 'swap'
            ? this.swap(name, set, second)
            : this.rename(name, set, second);
      case 'add':
      case 'del':
      case 'test':
        return second === undefined
          ? { ...failed, fault: `\`${verb}\` names no entry` }
          : this.change(name, set, verb, { entry: second, options: more, isTolerant });
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
      [...this.sets].map(([name, { all, isDoubtful }]) => [
        name,
        isDoubtful ? dynamicSet(all) : describedSet(all),
      ]),
    );
  }

  private runOnAll(verb: SetCommand['verb']): SetResult {
    if (verb === 'flush') for (const set of this.sets.values()) set.empty();
    else if (verb !== 'destroy') return { ...failed, fault: `\`${verb}\` names no set` };
    else {
      // All or none of them.
      const kept = [...this.sets.keys()].map((name) => this.whereFree(name, () => undefined));
      const refused = kept.find(({ isDone }) => !isDone);
      if (refused !== undefined) return refused;
      this.sets.clear();
    }
    return done;
  }

  private create(name: string, [type = '', ...options]: readonly string[], isTolerant: boolean): SetResult {
    if (this.sets.has(name)) return isTolerant ? done : failed;
    const made = OpenSet.create(name, type, options);
    if ('fault' in made) return { ...failed, fault: made.fault };
    this.sets.set(name, made.set);
    return done;
  }

  private swap(name: string, set: OpenSet, other: string): SetResult {
    const second = this.sets.get(other);
    if (second === undefined) return failed;
    if (!set.isLike(second))
      return { ...failed, fault: `${name} and ${other} are not of one type`, doubts: [name, other] };
    this.sets.set(other, set.named(other));
    this.sets.set(name, second.named(name));
    return done;
  }

  private rename(name: string, set: OpenSet, other: string): SetResult {
    if (this.sets.has(other)) return failed;
    return this.whereFree(name, () => {
      this.sets.delete(name);
      this.sets.set(other, set.named(other));
    });
  }

  /** A kernel keeps a set, and its name, that a rule or a list names. */
  private whereFree(name: string, run: () => void): SetResult {
    const list = [...this.sets].find(([, { type, entries }]) => type === 'list:set' && entries.has(name));
    if (list !== undefined) return { ...failed, fault: `the set ${list[0]} names ${name}` };
    if (this.isInRules(name)) return { ...failed, fault: `a rule names the set ${name}` };
    run();
    return done;
  }

  private change(
    name: string,
    set: OpenSet,
    verb: 'add' | 'del' | 'test',
    given: { readonly entry: string; readonly options: readonly string[]; readonly isTolerant: boolean },
  ): SetResult {
    const member = set.type === 'list:set' && verb === 'add' ? this.sets.get(given.entry) : undefined;
    if (set.type === 'list:set' && verb === 'add' && (member === undefined || member.type === 'list:set'))
      return {
        ...failed,
        fault: member === undefined ? `there is no set ${given.entry} here` : 'no list takes another one',
        doubts: [name],
      };
    const count = (elements: number): void => {
      this.elements += elements;
      if (this.elements > maxElements) throw new TooLarge();
    };
    return set.change(verb, { ...given, count });
  }
}

/** Commands of which the first run of a script expects that they fail. */
function isSetUp(verb: SetCommand['verb']): boolean {
  return verb === 'destroy' || verb === 'flush' || verb === 'del' || verb === 'test';
}
