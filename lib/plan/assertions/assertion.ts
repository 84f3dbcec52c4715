/** What somebody wants of a firewall: who has to get in, and who must not. */
import { type AskedConnections, type WantedEffect } from '../../impact/questions/counterexample';
import { type Family, families } from '../../net/family';

/** The kinds of assertions, by the words that people write. */
export const assertionVerbs = ['mustAccept', 'mustNotAccept', 'onlyFrom'] as const;

export type AssertionVerb = (typeof assertionVerbs)[number];

export interface Assertion {
  readonly verb: AssertionVerb;
  /** What it is for, in the words of who wrote it. @default none */
  readonly name?: string;
  /** The connections, in each family that it is about. */
  readonly asked: ReadonlyMap<Family, AskedConnections>;
}

/** What has to become of the connections: of those of others, where only some may come. */
export function wantedEffect({ verb }: Assertion): WantedEffect {
  return verb === 'mustAccept' ? 'accepted' : 'not-accepted';
}

/** An assertion in one line: `mustAccept in INPUT: -p tcp -m tcp --dport 22`. */
export function printAssertion({ verb, name, asked }: Assertion): string {
  if (name !== undefined) return `${verb} "${name}"`;
  const [first] = families.flatMap((family) => asked.get(family) ?? []);
  if (first === undefined) return verb;
  const { chain, matches, except = [] } = first;
  const listed = (all: readonly string[]): string => all.map((text) => text || 'all packets').join(' or ');
  const others = except.length === 0 ? '' : `; but for: ${listed(except)}`;
  return `${verb} in ${chain}: ${listed(matches)}${others}`;
}
