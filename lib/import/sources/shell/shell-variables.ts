/** What a script has set so far. */
import { TooLarge } from '../../too-large';
import type { Value, Variables } from './expand-parameter';
import { expandText, expandWords } from './expand-word';
import type { Assignment } from './syntax-tree';

/** Characters of a value: more than all of a large firewall. */
const maxLength = 10_000_000;

/** What the system sets before the script runs. */
const ofTheSystem: readonly (readonly [string, Value])[] = [
  ...['EUID', 'UID'].map((name) => [name, '0'] as const),
  ...['IFACE', 'MODE', 'PHASE', 'ADDRFAM', 'METHOD', 'LOGICAL', 'HOSTNAME', 'HOME', 'PWD'].map(
    (name) => [name, null] as const,
  ),
  ...['USER', 'LOGNAME', 'RUNLEVEL', 'PREVLEVEL', 'INTERFACE', 'RANDOM', 'SECONDS', 'PPID'].map(
    (name) => [name, null] as const,
  ),
];

export class ShellVariables implements Variables {
  private values = new Map<string, Value>(ofTheSystem);
  /** Variables of the functions that run, and what they were before. */
  private readonly scopes: Map<string, Value>[] = [];
  /** Whether a file that was not read may have set whatever is not set here. */
  private mayBeSet = false;

  constructor(
    public given: readonly string[] | undefined,
    readonly outputOf: (source: string) => string | undefined,
  ) {}

  readonly get = (name: string): Value => {
    const value = this.values.get(name);
    return value === undefined && this.mayBeSet && !this.values.has(name) ? null : value;
  };

  readonly set = (name: string, value: Value): void => {
    if (typeof value === 'string' && value.length > maxLength) throw new TooLarge();
    this.values.set(name, value);
  };

  unset(name: string): void {
    this.values.set(name, undefined);
  }

  assign({ name, isAdded, index, value }: Assignment): void {
    const before = this.get(name);
    const added = 'parts' in value ? (expandText(value, this) ?? null) : this.itemsOf(value);
    if (index !== undefined) this.set(name, this.withItem(before, expandText(index, this), added));
    else this.set(name, isAdded ? joined(before, added) : added);
  }

  /** Of names that something may have set that was not followed; `.` is a file, `@` the arguments. */
  forget(names: Iterable<string>): void {
    for (const name of names)
      if (name === '.') this.forgetMissing();
      else if (name === '@') this.given = undefined;
      else this.set(name, null);
  }

  forgetMissing(): void {
    this.mayBeSet = true;
  }

  /** A variable of the function that runs. */
  declareLocal(name: string): void {
    const scope = this.scopes.at(-1);
    if (scope !== undefined && !scope.has(name)) scope.set(name, this.values.get(name));
  }

  /** Runs a function with its own arguments and variables. */
  inFunction<T>(given: readonly string[] | undefined, run: () => T): T {
    const before = this.given;
    this.given = given;
    this.scopes.push(new Map());
    try {
      return run();
    } finally {
      this.given = before;
      for (const [name, value] of this.scopes.pop() ?? []) this.values.set(name, value);
    }
  }

  /** Runs what sets nothing for what follows. */
  inBrackets<T>(run: () => T): T {
    const { values, given: before } = this;
    this.values = new Map(values);
    try {
      return run();
    } finally {
      this.values = values;
      this.given = before;
    }
  }

  private itemsOf(items: Exclude<Assignment['value'], { readonly parts: unknown }>): Value {
    const list = expandWords(items, this);
    // `[KEY]=VALUE`: a list by names.
    return list === undefined || list.some((item) => /^\[[^\]]*\]=/.test(item)) ? null : list;
  }

  private withItem(before: Value, index: string | undefined, item: Value): Value {
    const at = Number(index ?? NaN);
    const list = typeof before === 'string' ? [before] : before;
    if (list === null || typeof item !== 'string' || !(at >= 0) || at > (list?.length ?? 0)) return null;
    return [...(list ?? []).slice(0, at), item, ...(list ?? []).slice(at + 1)];
  }
}

function joined(before: Value, added: Value): Value {
  if (before === null || added === null || added === undefined) return null;
  if (before === undefined) return added;
  if (typeof added === 'string')
    return typeof before === 'string' ? before + added : [`${before[0] ?? ''}${added}`, ...before.slice(1)];
  return [...(typeof before === 'string' ? [before] : before), ...added];
}
