/** Sets as `ipset restore` reads them, in one order: two sets are equal when their texts are. */
import { tryParseAddress } from '../net/address';
import { type EntryOptions, type IpSet, type IpSets, type SetHeader } from './ip-set';
import { createOptions, entryOptions, type SetOptionSpec } from './set-options';

/** Sets that are members of others come first, so that the file can be read. */
export function printSets(sets: IpSets): string {
  return sortSets(sets.values()).map(printSet).join('');
}

/** By name, those last that have others as members. */
export function sortSets(sets: Iterable<IpSet>): readonly IpSet[] {
  return [...sets].sort(
    (a, b) => Number(a.type === 'list:set') - Number(b.type === 'list:set') || compareText(a.name, b.name),
  );
}

export function printSet(set: IpSet): string {
  const lines = sortedElements(set).map((element) => printAdd(set.name, element, set.entries.get(element)));
  return [printCreate(set), ...lines].map((line) => `${line}\n`).join('');
}

export function printCreate({ name, type, family, options }: SetHeader): string {
  const words = [
    ...(family === undefined || type.startsWith('bitmap:')
      ? []
      : [`family ${family === 'ipv4' ? 'inet' : 'inet6'}`]),
    ...printOptions(createOptions, options),
  ];
  return ['create', name, type, ...words].join(' ');
}

export function printAdd(name: string, element: string, options: EntryOptions = {}): string {
  return ['add', name, printEntry(element, options)].join(' ');
}

/** An element with its options. */
export function printEntry(element: string, options: EntryOptions = {}): string {
  return [element, ...printOptions(entryOptions, options)].join(' ');
}

function printOptions<Name extends string>(
  specs: Readonly<Record<Name, SetOptionSpec>>,
  options: Readonly<Partial<Record<Name, string>>>,
): readonly string[] {
  return (Object.keys(specs) as Name[]).flatMap((name) => {
    const value = options[name];
    if (value === undefined) return [];
    if (specs[name].isFlag === true) return [name];
    return [`${name} ${(name as string) === 'comment' ? `"${value}"` : value}`];
  });
}

/** The elements of a set, in the order of their addresses and numbers. */
export function sortedElements({ entries }: Pick<IpSet, 'entries'>): readonly string[] {
  const keyed = [...entries.keys()].map((element) => [sortKey(element), element] as const);
  return keyed
    .sort(([a, before], [b, after]) => compareText(a, b) || compareText(before, after))
    .map(([, element]) => element);
}

/** Numbers of one width, so that text compares as they do. */
function sortKey(element: string): string {
  return element
    .split(',')
    .map((part) => {
      const [address = '', length = ''] = part.split('/');
      const bytes = address.includes(':') ? tryParseAddress(address, 'ipv6') : undefined;
      const plain = bytes?.map((byte) => String(byte)).join('.') ?? address;
      return `${padded(plain)}/${padded(length)}`;
    })
    .join(',');
}

function padded(text: string): string {
  return text.replace(/[0-9]+/g, (digits) => digits.padStart(5, '0'));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
