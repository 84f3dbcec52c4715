/**
 * What somebody declares for a host, as text: the shape of the Terraform resource, and of a rules file once
 * read. Left out means "not declared" throughout: such policies, chains and tables are not touched.
 */
import { type Family, families } from '../net/family';
import type { DeclaredSet, DeclaredSetPlace } from '../sets/declared-set';
import type { DesiredHost } from '../plan/desired';

export interface DeclaredChain {
  /** Of a built-in chain. @default it is not touched */
  readonly policy?: string;
  /** `first`, `last`, `before:CHAIN` or `after:CHAIN`. @default 'first' */
  readonly anchor?: string;
  /** Rule text without `-A CHAIN`, in order. @default none */
  readonly rules?: readonly string[];
}

export interface DeclaredTable {
  readonly chains: Readonly<Record<string, DeclaredChain>>;
}

export interface DeclaredFamily {
  readonly tables: Readonly<Record<string, DeclaredTable>>;
}

export type DeclaredFamilies = { readonly [Name in Family]?: DeclaredFamily };

/** What one owner wants of a host, or once wanted. */
export interface DeclaredRuleset
  extends DeclaredFamilies, Omit<DesiredHost, 'rulesets' | 'families' | 'sets'> {
  /** Sets by name. @default none */
  readonly sets?: Readonly<Record<string, DeclaredSet>>;
}

/** Where in what is declared something is wrong: a rule, a chain, or a set. */
export type DeclaredPlace = RulesetPlace | DeclaredSetPlace;

/** Where in a declared ruleset something is wrong. */
export interface RulesetPlace {
  readonly family: Family;
  readonly table: string;
  readonly chain?: string;
  /** Index into the chain's rules, from 0; or which other member of the chain. */
  readonly member?: number | 'policy' | 'anchor';
}

export interface DeclaredChainAt {
  readonly family: Family;
  readonly table: string;
  readonly name: string;
  readonly chain: DeclaredChain;
}

/** Every declared chain with its place, in order. */
export function declaredChains(declared: DeclaredFamilies): readonly DeclaredChainAt[] {
  return families.flatMap((family) =>
    Object.entries(declared[family]?.tables ?? {}).flatMap(([table, { chains }]) =>
      Object.entries(chains).map(([name, chain]) => ({ family, table, name, chain })),
    ),
  );
}
