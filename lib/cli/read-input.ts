import { readFileSync } from 'node:fs';
import { FirewallError } from '../base/firewall-error';
import { fileProblems } from './diagnostics';

/**
 * The bytes of a file on the command line.
 *
 * @throws FirewallError `cli/file-not-found`, `cli/is-a-folder`, `cli/unreadable-file`, `cli/binary-file`
 */
export function readInputFile(file: string): Buffer {
  return withoutNul(file, readBytes(file));
}

/** All of standard input. @throws FirewallError `cli/binary-file` */
export async function readStandardInput(stdin: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
  return withoutNul('standard input', Buffer.concat(chunks));
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new FirewallError(fileProblems.notFound(file));
    if (code === 'EISDIR') throw new FirewallError(fileProblems.isFolder(file));
    throw new FirewallError(fileProblems.unreadable(file, message), { cause: error });
  }
}

function withoutNul(file: string, bytes: Buffer): Buffer {
  const offset = bytes.indexOf(0);
  if (offset >= 0) throw new FirewallError(fileProblems.binary(file, offset));
  return bytes;
}
