/** The files that a host loads at boot: where they are, what they hold, and how one is written. */
import { createHash } from 'node:crypto';
import { FirewallError } from '../../base/firewall-error';
import { type Family, commandOf, families } from '../../net/family';
import { type Frame, parseFrames } from '../frames';
import { readOnlyScript } from '../read-only';
import { type Connection, type RemoteScript, type RunOptions, remoteScript } from '../transport';
import { persistProblems } from './diagnostics';
import findText from './find-boot-files.sh';
import writeText from './write-boot-file.sh';

export const findBootFilesScript = readOnlyScript('read-boot-files', findText);
const writeBootFileScript = remoteScript(writeText);

export interface BootFile {
  readonly family: Family;
  /** Where it is, or would be; links are followed. */
  readonly path: string;
  /** Undefined when there is no such file yet. */
  readonly content: Buffer | undefined;
  /** What loads it. */
  readonly service: string;
  /** Whether the service seems to be started at boot. */
  readonly isLoaded: boolean;
  /** Whether something seems to load ipsets at boot. */
  readonly hasSets: boolean;
}

export interface BootFileOptions extends Omit<RunOptions, 'stdin'> {
  /** A fresh random text of at least 16 letters and digits. */
  readonly nonce: string;
}

/** @throws FirewallError `persist/no-place`, `persist/no-privilege`, `persist/failed`, `host/...` */
export async function readBootFiles(
  connection: Connection,
  options: BootFileOptions,
): Promise<readonly BootFile[]> {
  const frames = await runFramed(connection, findBootFilesScript, Buffer.alloc(0), options);
  const host = connection.description;
  if (text(frames.get('place')) === '') throw new FirewallError(persistProblems.noPlace(host));
  return families.map((family) => {
    const command = commandOf(family);
    const path = text(frames.get(`${command}-path`));
    const file = frames.get(`${command}-file`);
    const said = text(frames.get(`${command}-file-stderr`));
    if (file?.status !== 0 && !said.includes('No such file'))
      throw new FirewallError(persistProblems.unreadable(host, text(frames.get('user')), path, said));
    const service = frames.get(`${command}-service`);
    return {
      family,
      path,
      content: file?.status === 0 ? file.bytes : undefined,
      service: text(service),
      isLoaded: service?.status === 0,
      // A forced command of an older version does not say.
      hasSets: (frames.get('sets')?.status ?? 0) === 0,
    };
  });
}

/**
 * Writes a file in the place of the one that was read; `changed` when that is no longer what is there.
 * @throws FirewallError `persist/...`, `host/...`; the old file is then as it was
 */
export async function writeBootFile(
  connection: Connection,
  { path, content }: Pick<BootFile, 'path' | 'content'>,
  wanted: Buffer,
  options: BootFileOptions,
): Promise<'written' | 'changed'> {
  const header = `${path}\n${content === undefined ? '-' : hashOf(content)}\n${hashOf(wanted)}\n`;
  const input = Buffer.concat([Buffer.from(header), wanted]);
  const frames = await runFramed(connection, writeBootFileScript, input, options);
  const [outcome = '', ...said] = text(frames.get('outcome')).split('\n');
  const host = connection.description;
  switch (outcome) {
    case 'written':
    case 'changed':
      return outcome;
    case 'locked':
      throw new FirewallError(persistProblems.locked(host, path));
    default:
      throw new FirewallError(persistProblems.failed(host, path, said.join('\n')));
  }
}

async function runFramed(
  connection: Connection,
  script: RemoteScript,
  input: Buffer,
  { nonce, ...run }: BootFileOptions,
): Promise<ReadonlyMap<string, Frame>> {
  const stdin = Buffer.concat([Buffer.from(`${nonce}\n`), input]);
  const result = await connection.run(script, { ...run, stdin });
  return parseFrames(result, nonce, connection.description);
}

function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function text(frame: Frame | undefined): string {
  return frame?.bytes.toString('utf8') ?? '';
}
