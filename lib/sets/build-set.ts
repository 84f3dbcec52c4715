/** One set out of what was written of it, piece by piece, with all that is wrong with it. */
import type { Diagnostic } from '../base/diagnostic';
import type { Family } from '../net/family';
import { type SetPlace, setProblems } from './diagnostics';
import { parseElements } from './elements';
import { type CreateOptions, type EntryOptions, type IpSet, isSetName, noOptions } from './ip-set';
import {
  type CreateOption,
  type EntryOption,
  type OptionContext,
  type SetOptionSpec,
  createOptions,
  entryOptions,
} from './set-options';
import { type SetType, tryFindSetType } from './set-types';

/** An option as it was written: its name, and the word after it; `undefined` where there is none. */
export type WrittenOption = readonly [name: string, value: string | undefined];

/** A set to which entries are added. */
export class SetBuilder {
  private readonly entries = new Map<string, EntryOptions>();

  private constructor(
    private readonly header: Omit<IpSet, 'entries'>,
    private readonly type: SetType,
    private readonly place: SetPlace,
  ) {}

  /** Undefined where no set can be made of it; `report` says why. */
  static create(
    written: {
      readonly name: string;
      readonly type: string;
      readonly family?: string;
      readonly options: readonly WrittenOption[];
    },
    place: SetPlace,
    report: (diagnostic: Diagnostic) => void,
  ): SetBuilder | undefined {
    const { name } = written;
    if (!isSetName(name)) report(setProblems.badName(place, name));
    const type = tryFindSetType(written.type);
    if (type === undefined) {
      report(setProblems.unknownType(place, name, written.type));
      return undefined;
    }
    const family = familyOf(type, written.family);
    if (family === 'refused') {
      report(setProblems.badFamily(place, name, written.family ?? '', allowedFamily(type)));
      return undefined;
    }
    const options = readCreateOptions(type, { name, family, written: written.options }, place, report);
    if (options === undefined || !isSetName(name)) return undefined;
    const header = { name, type: type.name, ...(family === undefined ? {} : { family }), options };
    return new SetBuilder(header, type, place);
  }

  get name(): string {
    return this.header.name;
  }

  /** An element, or several at once, as a person writes them. */
  add(
    text: string,
    written: readonly WrittenOption[],
    place: SetPlace,
    report: (diagnostic: Diagnostic) => void,
  ): void {
    const read = parseElements(text, this.type, this.header);
    if (!read.ok) {
      report(setProblems.badEntry(place, this.name, text, read));
      return;
    }
    const options = written.length === 0 ? noOptions : this.entryOptions(written, place, report);
    if (options === undefined) return;
    for (const element of read.elements) {
      const before = this.entries.get(element);
      if (before !== undefined && JSON.stringify(before) !== JSON.stringify(options))
        report(setProblems.duplicateEntry(place, this.name, element));
      this.entries.set(element, options);
    }
  }

  /** An entry that a host printed: what is not known here stays as it is. */
  addLive(text: string, written: readonly WrittenOption[]): void {
    const before = this.entries.size;
    if (written.length === 0 || written.every(([name]) => isOneOf(name, entryOptions)))
      this.add(text, written, {}, () => undefined);
    if (this.entries.size === before) this.entries.set(text, noOptions);
  }

  finish(report: (diagnostic: Diagnostic) => void): IpSet {
    const { maxelem = createOptions.maxelem.usual } = this.header.options;
    const isBounded = this.type.options.includes('maxelem') && maxelem !== undefined;
    if (isBounded && this.entries.size > Number(maxelem))
      report(setProblems.tooManyEntries(this.place, this.name, this.entries.size, maxelem));
    return { ...this.header, entries: this.entries };
  }

  private entryOptions(
    written: readonly WrittenOption[],
    place: SetPlace,
    report: (diagnostic: Diagnostic) => void,
  ): EntryOptions | undefined {
    const found = new Map<EntryOption, string>();
    const refused: Diagnostic[] = [];
    const refuse = (diagnostic: Diagnostic): void => {
      report(diagnostic);
      refused.push(diagnostic);
    };
    const has = (needed: CreateOption | 'net' | 'iface'): boolean =>
      needed === 'net' || needed === 'iface'
        ? this.type.parts.some((part) => part.endsWith(needed))
        : this.header.options[needed] !== undefined;
    for (const [name, value] of written) {
      if (!isOneOf(name, entryOptions)) {
        refuse(setProblems.unknownOption(place, this.name, name, Object.keys(entryOptions)));
        continue;
      }
      const spec = entryOptions[name];
      const text = readOption(spec, value, contextOf(this.type, this.header.family));
      if (!has(spec.needs)) refuse(setProblems.needsOption(place, this.name, name, spec.needs));
      else if (text === undefined) refuse(setProblems.badValue(place, this.name, name, value, spec.allowed));
      else found.set(name, text);
    }
    return refused.length === 0 ? inOrder(entryOptions, found) : undefined;
  }
}

function readCreateOptions(
  type: SetType,
  {
    name,
    family,
    written,
  }: {
    readonly name: string;
    readonly family: Family | undefined;
    readonly written: readonly WrittenOption[];
  },
  place: SetPlace,
  report: (diagnostic: Diagnostic) => void,
): CreateOptions | undefined {
  const found = new Map<CreateOption, string>();
  const refused: Diagnostic[] = [];
  const refuse = (diagnostic: Diagnostic): void => {
    report(diagnostic);
    refused.push(diagnostic);
  };
  for (const [option, value] of written) {
    if (!isOneOf(option, createOptions) || !type.options.includes(option)) {
      refuse(setProblems.unknownOption(place, name, option, type.options));
      continue;
    }
    const spec = createOptions[option];
    const text = readOption(spec, value, contextOf(type, family));
    if (text === undefined) refuse(setProblems.badValue(place, name, option, value, spec.allowed));
    else found.set(option, text);
  }
  if (type.options.includes('range') && !written.some(([option]) => option === 'range'))
    refuse(setProblems.missingOption(place, name, 'range', createOptions.range.allowed));
  return refused.length === 0 ? inOrder(createOptions, found) : undefined;
}

function readOption(
  spec: SetOptionSpec,
  value: string | undefined,
  context: OptionContext,
): string | undefined {
  if (spec.isFlag === true) return value === undefined || value === 'true' ? 'true' : undefined;
  return value === undefined ? undefined : spec.parse(value, context);
}

/** In the order of the specs, without what holds anyhow. */
function inOrder<Name extends string>(
  specs: Readonly<Record<Name, SetOptionSpec>>,
  found: ReadonlyMap<Name, string>,
): Readonly<Partial<Record<Name, string>>> {
  const kept = (Object.keys(specs) as Name[]).filter(
    (name) => found.has(name) && found.get(name) !== specs[name].usual,
  );
  return Object.fromEntries(kept.map((name) => [name, found.get(name)])) as Partial<Record<Name, string>>;
}

function isOneOf<Name extends string>(name: string, specs: Readonly<Record<Name, unknown>>): name is Name {
  return Object.hasOwn(specs, name);
}

function contextOf(type: SetType, family: Family | undefined): OptionContext {
  return { family: family ?? 'ipv4', hasPortRange: type.parts.includes('bare-port') };
}

/** `inet` and `inet6` are what ipset calls them. */
function familyOf(type: SetType, written: string | undefined): Family | undefined | 'refused' {
  const names: Readonly<Record<string, Family>> = { inet: 'ipv4', ipv4: 'ipv4', inet6: 'ipv6', ipv6: 'ipv6' };
  if (written === undefined) return type.family === undefined ? undefined : 'ipv4';
  const family = names[written];
  if (family === undefined || type.family === undefined) return 'refused';
  return type.family === 'ipv4' && family === 'ipv6' ? 'refused' : family;
}

function allowedFamily({ name, family }: SetType): string {
  if (family === undefined) return `none, as ${name} is for both families`;
  return family === 'both' ? 'ipv4 or ipv6 (inet or inet6)' : `ipv4, as ${name} has no IPv6`;
}
