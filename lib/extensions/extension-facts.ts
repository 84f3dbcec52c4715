/**
 * What is asked of all extensions before one of them is needed, such as their names. Most rulesets use ten of a hundred extensions,
 * and the command takes as long to load the others as to do what it is asked; so its build works these facts out, and a bundle
 * holds them beside the extensions (`scripts/bundled-module.cjs`).
 *
 * Plain data, which JSON keeps.
 */
import type { Family } from '../net/family';
import type { Extension } from './extension';
import { optionsOf } from './option-index';

export interface ExtensionFacts extends Pick<
  Extension,
  'kind' | 'name' | 'aliases' | 'formerNames' | 'impliedBy' | 'skippedHeader' | 'isBuiltIn'
> {
  /** Its place in the record of its kind. */
  readonly key: string;
  readonly families: readonly Family[];
  /** Flags of options whose values are seldom the same in two rules. */
  readonly varyingFlags: readonly string[];
  /** The flag of the option that names what rules share. */
  readonly sharedBy?: string;
  /** Whether it is allowed, or has a meaning of its own, in some chains only. */
  readonly isPicky: boolean;
}

type Extensions = Readonly<Record<string, Extension>>;

export function factsOf(matches: Extensions, targets: Extensions): readonly ExtensionFacts[] {
  return [matches, targets].flatMap((extensions) =>
    Object.entries(extensions).map(([key, extension]) => factsOfOne(key, extension)),
  );
}

function factsOfOne(key: string, extension: Extension): ExtensionFacts {
  const { kind, name, aliases, formerNames, impliedBy, skippedHeader, isBuiltIn } = extension;
  const { families, shares, options, chains, normalize } = extension;
  const { specs } = optionsOf(extension);
  return {
    ...{ key, kind, name, families },
    ...(aliases === undefined ? {} : { aliases }),
    ...(formerNames === undefined ? {} : { formerNames }),
    ...(impliedBy === undefined ? {} : { impliedBy }),
    ...(skippedHeader === undefined ? {} : { skippedHeader }),
    ...(isBuiltIn === undefined ? {} : { isBuiltIn }),
    varyingFlags: specs.filter(({ varies }) => varies === true).map(({ flag }) => flag),
    ...(shares === undefined ? {} : { sharedBy: options[shares.by]?.flag ?? shares.by }),
    isPicky:
      chains !== undefined || normalize !== undefined || specs.some((spec) => spec.chains !== undefined),
  };
}
