/**
 * A construct that rules of a host may be. Guessing is cheap and may be wrong: a candidate is taken only where the rules of its pattern are
 * those of the host (`match-candidate.ts`), and stand where the construct puts them (`lay-out-chain.ts`).
 */
import type { Family } from '../../../net/family';
import type { Pattern } from '../../../patterns/pattern';
import { tryFindChainJump } from '../../../ruleset/check/jumps';
import { type Literal, printLiteral } from '../../program/option-argument';
import type { Code } from '../service-code';

export interface Candidate {
  readonly construct: string;
  /** Its id, where no other has it. */
  readonly id: string;
  readonly props: Props;
  readonly pattern: Pattern;
  /** What only one construct of a firewall may say. */
  readonly claims: readonly string[];
}

/** The rules of the filter table, as canonical text. */
export interface FilterRules {
  /** Of the firewall. */
  readonly families: readonly Family[];
  /** Nothing where there is no such chain. */
  rulesOf(chain: string, family: Family): readonly string[];
  hasChain(chain: string, family: Family): boolean;
}

/** One construct: what may have been meant. */
export type GuessConstruct = (filter: FilterRules) => readonly Candidate[];

/** Properties as code; what is undefined is left out. */
export type Props = Readonly<Record<string, Code | undefined>>;

export function propsCode(props: Props): Code {
  const given = Object.entries(props).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value }],
  );
  const members = given.map(({ name, value }) => `${name}: ${value.code}`);
  return {
    code: members.length === 0 ? '' : `{ ${members.join(', ')} }`,
    uses: given.flatMap(({ value }) => value.uses),
  };
}

/** A value as it stands in a program; undefined for the one that a construct has without being told. */
export function unless(usual: Literal | false | undefined, value: Literal | false): Code | undefined {
  if (value === usual) return undefined;
  return { code: value === false ? 'false' : printLiteral(value), uses: [] };
}

export function listCode(items: readonly Code[]): Code {
  return { code: `[${items.map(({ code }) => code).join(', ')}]`, uses: items.flatMap(({ uses }) => uses) };
}

/** A jump of a built-in chain to a user chain. */
export interface ChainJump {
  readonly chain: string;
  readonly text: string;
}

/** A host with more jumps than this in one chain was written by a program. */
const maxJumps = 200;

/** Jumps in the first family: what a construct declares stands in all. */
export function jumpsFrom(hook: string, filter: FilterRules): readonly ChainJump[] {
  const [family] = filter.families;
  if (family === undefined) return [];
  const jumps = filter.rulesOf(hook, family).flatMap((text) => {
    const jump = tryFindChainJump(text, family);
    return jump?.via === 'jump' ? [{ chain: jump.name, text }] : [];
  });
  return jumps.length > maxJumps ? [] : jumps;
}
