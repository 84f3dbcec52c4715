/** What an ipset is: a list of addresses, ports and the like that rules look packets up in. */
import { byteLength } from '../base/bytes';
import type { Family } from '../net/family';
import type { CreateOption, EntryOption } from './set-options';

/** Options by name; one that stands alone has the text `true`. */
export type CreateOptions = Readonly<Partial<Record<CreateOption, string>>>;
export type EntryOptions = Readonly<Partial<Record<EntryOption, string>>>;

/** What a set is, its entries apart. */
export interface SetHeader {
  readonly name: string;
  /** Such as `hash:net`; one that a host has may be a type that is not known here. */
  readonly type: string;
  /** Undefined where the type has none: `bitmap:port`, `hash:mac`, `list:set`. */
  readonly family?: Family;
  /** Only what differs from what `ipset create` does by itself. */
  readonly options: CreateOptions;
}

export interface IpSet extends SetHeader {
  /**
   * By the canonical text of an element: what `ipset save` prints after the name, with numbers in place of the names of
   * protocols and ICMP types that only some hosts print.
   */
  readonly entries: ReadonlyMap<string, EntryOptions>;
  /**
   * Whether its members belong to others, such as the target SET or fail2ban: it is made and kept, and its entries are neither
   * compared nor written. @default false
   */
  readonly isDynamic?: true;
}

/** Sets by name. */
export type IpSets = ReadonlyMap<string, IpSet>;

export const noOptions: Readonly<Record<string, never>> = Object.freeze({});

const maxNameBytes = 31;

/** What the kernel takes, but for names that iptables-save or `ipset save` print so that they cannot be read again. */
export function isSetName(text: string): boolean {
  return text !== '' && byteLength(text) <= maxNameBytes && !/[ ",\p{Cc}]/u.test(text) && !/^[-#]/.test(text);
}

export const setNameForm =
  '1 to 31 bytes, without white space, commas and double quotes, and not beginning with - or #';
