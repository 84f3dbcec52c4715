import { decodeBytes } from '../../base/bytes';
import { printAuthorizedKey } from '../../host/rights/authorized-key';
import { bootFiles, printSudoers } from '../../host/rights/sudoers';
import { readInputFile, readStandardInput } from '../read-input';
import type { ExitStatus, CliContext } from '../cli-context';

export interface SudoersVerbOptions {
  readonly user: string;
  readonly readOnly?: boolean;
  /** A distribution, or the path of a boot file; may be given again. */
  readonly persist?: readonly string[];
}

/** Prints the sudoers file of a login that deploys or plans. */
export function sudoers(
  { user, readOnly, persist = [] }: SudoersVerbOptions,
  context: CliContext,
): ExitStatus {
  const files = persist.flatMap((where) => bootFilesOf(where));
  context.stdout.write(printSudoers({ user, readOnly: readOnly === true, bootFiles: files }));
  return 0;
}

function bootFilesOf(where: string): readonly string[] {
  const known: Readonly<Record<string, readonly string[]>> = bootFiles;
  return Object.hasOwn(known, where) ? (known[where] ?? []) : [where];
}

export interface AuthorizedKeyVerbOptions {
  readonly readOnly?: boolean;
}

/** Prints the line of authorized_keys for a public key. */
export async function authorizedKey(
  file: string,
  { readOnly }: AuthorizedKeyVerbOptions,
  context: CliContext,
): Promise<ExitStatus> {
  const bytes = file === '-' ? await readStandardInput(context.stdin) : readInputFile(file);
  const name = file === '-' ? 'standard input' : file;
  context.stdout.write(printAuthorizedKey(decodeBytes(bytes), name, { readOnly: readOnly === true }));
  return 0;
}
