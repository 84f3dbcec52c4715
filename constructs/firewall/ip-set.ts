import { Construct } from 'constructs';
import { FirewallError } from '../../lib/base/firewall-error';
import { type Diagnostic, isError } from '../../lib/base/diagnostic';
import { type Family, families } from '../../lib/net/family';
import { parseDeclaredSets } from '../../lib/sets/declared-set';
import { type SetType, tryFindSetType } from '../../lib/sets/set-types';
import { takes } from '../arguments/argument-kinds';
import { checkArguments } from '../arguments/check-arguments';
import { Firewall } from './firewall';
import type { RulesetSet } from '../terraform/iptables-ruleset';
import type { PeerSet, SetNames } from '../values/peer';

/** Settings of `IpSet`. */
export interface IpSetProps {
  /** Such as `hash:net`, for addresses and networks, or `hash:ip,port`; all types of ipset(8) are known. */
  readonly type: string;
  /**
   * Each as it stands after `ipset add NAME`, such as `192.0.2.0/24`, `2001:db8::/32` or `192.0.2.7 comment "office"`. Those
   * of IPv6 go into a set of their own.
   * @default none
   */
  readonly entries?: readonly string[];
  /**
   * Name of the set on the host; where there is one for each family, that of IPv6 ends with `6`. At most 30 bytes.
   * @default the id of the construct
   */
  readonly name?: string;
  /** The only family of the set, which has its name as it is. @default a set for each family of the firewall */
  readonly family?: Family;
  /** How long an entry stays that says nothing else, in seconds; 0 for ever. @default entries cannot have a time */
  readonly timeout?: number;
  /** Whether each entry counts packets. @default false */
  readonly counters?: boolean;
  /** Whether entries may have a `comment`. @default true where one has */
  readonly comment?: boolean;
  /**
   * Whether its members belong to others, such as rules with the target SET, or fail2ban: the set is made and kept, and its
   * entries are neither compared nor written.
   * @default false
   */
  readonly dynamic?: boolean;
  /** Other options of `ipset create` by name, such as `maxelem`; one that stands alone is `'true'`. @default none */
  readonly options?: Readonly<Record<string, string>>;
}

const ipSetArguments = takes.object<IpSetProps>({
  type: takes.required(takes.text),
  entries: takes.listOf(takes.text),
  name: takes.text,
  family: takes.oneOf(...families),
  timeout: takes.number,
  counters: takes.flag,
  comment: takes.flag,
  dynamic: takes.flag,
  options: takes.mapOf(takes.text),
});

/**
 * A list of addresses, ports and the like that rules look packets up in: one set for each family of the firewall, where the
 * type has families. It is there before the rules that name it, and changes with them in one transaction.
 *
 * @example
 * const blocked = new IpSet(firewall, 'blocked', { type: 'hash:net', entries: ['198.51.100.0/24', '2001:db8:1::/48'] });
 * new Blocklist(firewall, 'blocklist', { peers: [Peer.set(blocked)] });
 */
export class IpSet extends Construct implements PeerSet {
  /**
   * The entries of a list as people keep them: one a line, without empty lines and comments (`#` or `;` at the beginning of a line or
   * behind white space).
   *
   * @example
   * const list = '# scanners\n192.0.2.0/24\n198.51.100.7 # since May\n';
   * new IpSet(firewall, 'blocked', { type: 'hash:net', entries: IpSet.entriesIn(list) });
   */
  static entriesIn(list: string): readonly string[] {
    return list
      .split(/\r?\n/)
      .map((line) => line.replace(/(^|\s)[#;].*$/, '').trim())
      .filter((line) => line !== '');
  }

  /** The name of the set for each family of the firewall; one name for both where the type has no family. */
  readonly names: SetNames;
  /** Of how many parts an element is made: one of addresses alone, two of addresses and ports. */
  readonly dimension: number;

  /** @throws FirewallError `sets/...`, `construct/declared-twice` */
  constructor(scope: Construct, id: string, props: IpSetProps) {
    super(scope, id);
    checkArguments(this, 'IpSet', props, ipSetArguments);
    const firewall = Firewall.of(this);
    const { type, name = id, family: only, entries = [], dynamic = false } = props;
    const options = createOptions(props);
    const kind = tryFindSetType(type)?.family;
    this.dimension = tryFindSetType(type)?.parts.length ?? 1;
    const inFamilies = only === undefined ? familiesOf(kind, firewall) : [only];
    const sets = inFamilies.map((family): readonly [Family | undefined, string, RulesetSet] => [
      family,
      family === 'ipv6' && only === undefined ? `${name}6` : name,
      {
        type,
        ...(family === undefined ? {} : { family }),
        options,
        ...(dynamic ? { dynamic } : { entries: [] }),
      },
    ]);
    const filled = entries.map((entry) => [entry, this.setOf(entry, sets)] as const);
    for (const [, set, declared] of sets) {
      const own = filled.flatMap(([entry, owner]) => (owner === set ? [entry] : []));
      const complete = dynamic ? declared : { ...declared, entries: own };
      this.check(set, complete);
      firewall.sets.add(set, complete, this);
    }
    this.names = Object.fromEntries(
      sets.flatMap(([family, set]) =>
        (family === undefined ? families : [family]).map((each) => [each, set]),
      ),
    );
  }

  /** Which of the sets an entry belongs to: the first one that takes it. @throws FirewallError as the one of its family says */
  private setOf(entry: string, sets: readonly (readonly [Family | undefined, string, RulesetSet])[]): string {
    const tried = sets.map(([family, name, set]) => ({
      family,
      name,
      problems: this.problemsOf(name, { ...set, entries: [entry] }),
    }));
    const taken = tried.find(({ problems }) => problems.length === 0);
    if (taken !== undefined) return taken.name;
    const ofItsFamily = tried.find(({ family }) => family === familyOfEntry(entry)) ?? tried.at(-1);
    throw new FirewallError(ofItsFamily?.problems ?? []);
  }

  private check(name: string, set: RulesetSet): void {
    const found = this.problemsOf(name, set);
    if (found.length > 0) throw new FirewallError(found);
  }

  private problemsOf(name: string, set: RulesetSet): readonly Diagnostic[] {
    const found: Diagnostic[] = [];
    parseDeclaredSets({ [name]: set }, (_place, diagnostic) => {
      found.push({ path: this.node.path, ...diagnostic });
    });
    return found.filter(isError);
  }
}

/** Those that a set of a type is made for; one for any where the type has no families. */
function familiesOf(kind: SetType['family'], firewall: Firewall): readonly (Family | undefined)[] {
  if (kind === 'both') return firewall.families;
  return kind === 'ipv4' ? ['ipv4'] : [undefined];
}

/** By its first address, right or wrong: an element of a type with families begins with one. */
function familyOfEntry(entry: string): Family {
  return /^[^,\s]*:/.test(entry) ? 'ipv6' : 'ipv4';
}

function createOptions({
  timeout,
  counters,
  comment,
  options,
  entries = [],
}: IpSetProps): Readonly<Record<string, string>> {
  const hasComments = comment ?? entries.some((entry) => entry.includes(' comment "'));
  return {
    ...(timeout === undefined ? {} : { timeout: String(timeout) }),
    ...(counters === true ? { counters: 'true' } : {}),
    ...(hasComments ? { comment: 'true' } : {}),
    ...options,
  };
}
