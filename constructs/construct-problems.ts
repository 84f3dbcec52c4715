/** Errors in a declaration. Each names the construct by its path. */
import type { Construct } from 'constructs';
import { type Diagnostic, problem } from '../lib/base/diagnostic';
import { FirewallError } from '../lib/base/firewall-error';

type Parts = Readonly<{ code: string; summary: string; detail?: string; help?: string }>;

export function constructProblem(construct: Construct, parts: Parts): Diagnostic {
  return problem({ ...parts, path: construct.node.path });
}

export function constructError(construct: Construct, parts: Parts): FirewallError {
  return new FirewallError(constructProblem(construct, parts));
}

/** "Did you mean ...?", when there is a similar name. */
export function nearestHelp(nearest: string | undefined): { readonly help?: string } {
  return nearest === undefined ? {} : { help: `did you mean \`${nearest}\`?` };
}
