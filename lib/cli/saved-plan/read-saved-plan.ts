/** A saved plan from a file that anybody may have written. */
import { FirewallError } from '../../base/firewall-error';
import { findPackageRoot } from '../../base/package-root';
import { digestOf } from './canonical-json';
import { savedPlanProblems } from './diagnostics';
import { type SavedPlan, savedPlanKind, savedPlanSchema, savedPlanVersion } from './saved-plan';

/** Whether a value of JSON says that it is a saved plan, whatever it is. */
export function isSavedPlan(value: unknown): value is { readonly kind: typeof savedPlanKind } {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === savedPlanKind;
}

/**
 * Checks all that can be checked without planning again: version, every value, the digest.
 *
 * @throws FirewallError `saved/...`
 */
export function checkSavedPlan(value: unknown, file: string): SavedPlan {
  if (!isSavedPlan(value))
    throw new FirewallError(savedPlanProblems.notAPlan(file, `its kind is not ${savedPlanKind}`));
  checkVersion(value, file);
  const parsed = savedPlanSchema.safeParse(value);
  if (!parsed.success) {
    const problems = parsed.error.issues
      .slice(0, maxIssues)
      .map(({ path, message }) =>
        savedPlanProblems.notAPlan(file, `${path.map(String).join('.')}: ${message}`),
      );
    throw new FirewallError(problems);
  }
  const { digest, ...content } = parsed.data;
  const found = digestOf(content);
  if (found !== digest) throw new FirewallError(savedPlanProblems.edited(file, digest, found));
  return parsed.data;
}

/** More than one fault of a file says nothing new after a few. */
const maxIssues = 5;

function checkVersion(value: object, file: string): void {
  const { version: here } = findPackageRoot(__dirname);
  const { version, producer } = value as { readonly version?: unknown; readonly producer?: unknown };
  if (version === savedPlanVersion && producer === here) return;
  const made = `cdktf-iptables ${String(producer)} (form ${String(version)})`;
  const own = `cdktf-iptables ${here} (form ${String(savedPlanVersion)})`;
  throw new FirewallError(savedPlanProblems.otherVersion(file, made, own));
}

export interface Approval {
  /** The commit that is wanted, whole or at least 7 digits of it. */
  readonly commit?: string | undefined;
  /** The digest that somebody approved, with or without `sha256:` before it. */
  readonly approveDigest?: string | undefined;
}

/** @throws FirewallError `saved/other-commit`, `saved/not-the-approved-one` */
export function checkApproval(
  { commit: made, digest }: Pick<SavedPlan, 'commit' | 'digest'>,
  { commit, approveDigest }: Approval,
  file: string,
): void {
  if (commit !== undefined && !isSameCommit(made, commit))
    throw new FirewallError(savedPlanProblems.otherCommit(file, made, commit));
  if (approveDigest !== undefined && approveDigest.replace(/^sha256:/i, '').toLowerCase() !== digest)
    throw new FirewallError(savedPlanProblems.notApproved(file, approveDigest, digest));
}

/** Files that were changed since make it another commit. */
function isSameCommit(made: string | null, wanted: string): boolean {
  if (made === null || made === wanted) return made === wanted;
  return /^[0-9a-f]{40,64}$/.test(made) && /^[0-9a-f]{7,}$/.test(wanted) && made.startsWith(wanted);
}
