/**
 * Checks of arguments when the program runs, for those who write JavaScript, or TypeScript that nobody compiles: what the types
 * refuse is an error with the construct, the value and what is allowed, as a wrong rule is. Nothing is silently left out.
 *
 * Each public call has a table of what its arguments take (`argument-kinds.ts`), and begins with `checkArguments`.
 * What depends on more than an argument alone, such as whether a port is in range, is said where it is used.
 */
import type { Construct } from 'constructs';
import { describeValue } from '../../lib/base/describe-value';
import type { Diagnostic } from '../../lib/base/diagnostic';
import { FirewallError } from '../../lib/base/firewall-error';
import { tryFindNearest } from '../../lib/base/suggest';
import { quoted } from '../../lib/base/visible-text';
import type { ArgumentKind } from './argument-kinds';
import { constructProblem, nearestHelp } from '../problems/construct-problems';
import type { ArgumentFault } from './written-form';

/**
 * Checks the options of a call.
 *
 * @param call what a person calls: `Firewall`, `addRule`
 * @throws FirewallError `construct/unknown-argument`, `construct/missing-argument`, `construct/bad-argument`, one for each fault
 */
export function checkArguments(
  construct: Construct,
  call: string,
  options: unknown,
  kind: ArgumentKind,
): void {
  report(construct, call, kind.faultsOf(options));
}

/** Checks one argument of a call, by its name. @throws as `checkArguments` */
export function checkArgument(
  construct: Construct,
  call: string,
  name: string,
  value: unknown,
  kind: ArgumentKind,
): void {
  report(
    construct,
    call,
    kind.faultsOf(value).map((fault) => ({ ...fault, at: `.${name}${fault.at}` })),
  );
}

function report(construct: Construct, call: string, faults: readonly ArgumentFault[]): void {
  if (faults.length > 0) throw new FirewallError(faults.map((fault) => problemOf(construct, call, fault)));
}

/** @param call as people call it: `addRule`, `allowFrom` */
export function problemOf(
  construct: Construct,
  call: string,
  { at, kind, got, allowed, names, problem }: ArgumentFault,
): Diagnostic {
  if (problem !== undefined) return problem;
  const name = at.replace(/^\./, '');
  const nearest = typeof got === 'string' && names !== undefined ? tryFindNearest(got, names) : undefined;
  switch (kind) {
    case 'unknown':
      return constructProblem(construct, {
        code: 'construct/unknown-argument',
        summary: `${call} has no argument ${quoted(name)}`,
        detail: `it has ${allowed}`,
        ...nearestHelp(nearest),
      });
    case 'missing':
      return constructProblem(construct, {
        code: 'construct/missing-argument',
        summary: `${call} needs \`${name}\``,
        detail: `allowed: ${allowed}`,
      });
    default:
      return constructProblem(construct, {
        code: 'construct/bad-argument',
        summary:
          name === ''
            ? `the argument of ${call} is ${describeValue(got)}`
            : `\`${name}\` of ${call} is ${describeValue(got)}`,
        detail: `allowed: ${allowed}`,
        ...nearestHelp(nearest),
      });
  }
}
