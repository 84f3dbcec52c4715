import { Annotations } from 'cdktf';
import type { Construct } from 'constructs';
import { type Diagnostic, renderDiagnostic } from '../../lib/base/diagnostic';
import { tryFindNearest } from '../../lib/base/suggest';
import { constructError, nearestHelp } from '../problems/construct-problems';

/** The code of a warning of synthesis: what a careful person would want to know, but may mean. */
export type AcknowledgedCode =
  | 'construct/duplicate-rule'
  | 'construct/expired'
  | 'construct/expires-soon'
  | 'construct/no-established'
  | 'construct/no-neighbour-discovery'
  | 'construct/one-family'
  | 'construct/unreachable-rule'
  | 'construct/unused-chain';

export const acknowledgedCodes: readonly AcknowledgedCode[] = [
  'construct/duplicate-rule',
  'construct/expired',
  'construct/expires-soon',
  'construct/no-established',
  'construct/no-neighbour-discovery',
  'construct/one-family',
  'construct/unreachable-rule',
  'construct/unused-chain',
];

/** The warnings of one firewall, collected until it is synthesized. */
export class FirewallWarnings {
  private readonly acknowledged = new Set<string>();
  private readonly shown = new Set<string>();
  private readonly pending: { readonly construct: Construct; readonly warning: Diagnostic }[] = [];

  add(construct: Construct, warning: Diagnostic): void {
    this.pending.push({ construct, warning });
  }

  /** @throws FirewallError `construct/bad-acknowledgement` */
  acknowledge(construct: Construct, code: AcknowledgedCode, reason: string): void {
    if (!acknowledgedCodes.includes(code)) {
      throw constructError(construct, {
        code: 'construct/bad-acknowledgement',
        summary: `${JSON.stringify(code)} is not a warning of synthesis`,
        detail: `these are ${acknowledgedCodes.join(', ')}; errors cannot be acknowledged`,
        ...nearestHelp(tryFindNearest(code, acknowledgedCodes)),
      });
    }
    if (reason.trim() === '') {
      throw constructError(construct, {
        code: 'construct/bad-acknowledgement',
        summary: `${code} is acknowledged without a reason`,
        help: 'say why it may stay, for whoever reads it in a year',
      });
    }
    this.acknowledged.add(code);
  }

  /** Shows them with the results of the synthesis, once. */
  show(): void {
    for (const { construct, warning } of this.pending.splice(0)) {
      const text = renderDiagnostic(warning);
      // What is odd in one family is mostly odd in the other.
      if (this.acknowledged.has(warning.code) || this.shown.has(text)) continue;
      this.shown.add(text);
      Annotations.of(construct).addWarning(text);
    }
  }
}
