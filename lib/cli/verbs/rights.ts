import { decodeBytes } from '../../base/bytes';
import { printAuthorizedKey } from '../../host/rights/authorized-key';
import { bootFiles, printSudoers } from '../../host/rights/sudoers';
import type { InputOf } from '../command-line/verb-table';
import { readInputFile, readStandardInput } from '../read-input';
import type { ExitStatus, CliContext } from '../cli-context';

/** Prints the sudoers file of a user that deploys or plans. */
export function sudoers(
  { user, readOnly, persist = [] }: InputOf<'sudoers'>,
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

/** Prints the line of authorized_keys for a public key. */
export async function authorizedKey(
  { file, readOnly }: InputOf<'authorized-key'>,
  context: CliContext,
): Promise<ExitStatus> {
  const bytes = file === '-' ? await readStandardInput(context.stdin) : readInputFile(file);
  const name = file === '-' ? 'standard input' : file;
  context.stdout.write(printAuthorizedKey(decodeBytes(bytes), name, { readOnly: readOnly === true }));
  return 0;
}
