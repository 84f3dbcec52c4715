/** Errors in a declaration. Each names the construct by its path. */
import type { Construct } from 'constructs';
import type { Diagnostic } from '../../lib/base/diagnostic';
import { FirewallError } from '../../lib/base/firewall-error';
import { constructCatalogue } from './construct-catalogue';

type Parts = Omit<Parameters<typeof constructCatalogue.problem>[0], 'path' | 'span'>;

export function constructProblem(construct: Construct, parts: Parts): Diagnostic {
  return constructCatalogue.problem({ ...parts, path: construct.node.path });
}

export function constructWarning(construct: Construct, parts: Parts): Diagnostic {
  return constructCatalogue.warning({ ...parts, path: construct.node.path });
}

export function constructError(construct: Construct, parts: Parts): FirewallError {
  return new FirewallError(constructProblem(construct, parts));
}

/** "Did you mean ...?", when there is a similar name. */
export function nearestHelp(nearest: string | undefined): { readonly help?: string } {
  return nearest === undefined ? {} : { help: `did you mean \`${nearest}\`?` };
}
