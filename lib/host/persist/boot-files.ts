/** The files that a host loads at boot: where they are, what they hold, and how one is written. */
import { createHash } from 'node:crypto';
import type { Diagnostic } from '../../base/diagnostic';
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
}

/** The file of ipsets that a host loads at boot. */
export interface BootSets {
  /** Undefined where the host's own way has no such file: RHEL, once it has saved sets into a file each. */
  readonly path: string | undefined;
  /** Undefined when there is no such file yet. */
  readonly content: Buffer | undefined;
  /** Why the file could not be read. */
  readonly unreadable?: Diagnostic;
  /** What loads it. */
  readonly service: string;
  /** Whether that is started at boot, and before the rules. */
  readonly isLoaded: boolean;
}

export interface BootFiles {
  readonly rules: readonly BootFile[];
  readonly sets: BootSets;
  /** Whether something else seems to load ipsets at boot; from where, is not known. */
  readonly hasOtherSets: boolean;
}

export interface BootFileOptions extends Omit<RunOptions, 'stdin'> {
  /** A fresh random text of at least 16 letters and digits. */
  readonly nonce: string;
}

/** @throws FirewallError `persist/no-place`, `persist/no-privilege`, `persist/failed`, `host/...` */
export async function readBootFiles(connection: Connection, options: BootFileOptions): Promise<BootFiles> {
  const frames = await runFramed(connection, findBootFilesScript, Buffer.alloc(0), options);
  const host = connection.description;
  if (text(frames.get('place')) === '') throw new FirewallError(persistProblems.noPlace(host));
  const contentOf = (
    command: string,
  ): Pick<BootSets, 'content' | 'unreadable'> & { readonly path: string } => {
    const path = text(frames.get(`${command}-path`));
    const file = frames.get(`${command}-file`);
    if (file?.status === 0) return { path, content: file.bytes };
    const said = text(frames.get(`${command}-file-stderr`));
    if (said.includes('No such file')) return { path, content: undefined };
    const user = text(frames.get('user'));
    return { path, content: undefined, unreadable: persistProblems.unreadable(host, user, path, said) };
  };
  const rules = families.map((family): BootFile => {
    const command = commandOf(family);
    const { path, content, unreadable } = contentOf(command);
    if (unreadable !== undefined) throw new FirewallError(unreadable);
    const service = frames.get(`${command}-service`);
    return { family, path, content, service: text(service), isLoaded: service?.status === 0 };
  });
  const service = frames.get('ipset-service');
  const isLoaded = service?.status === 0;
  const found = frames.has('ipset-path') ? contentOf('ipset') : { path: undefined, content: undefined };
  return {
    rules,
    sets: { ...found, service: text(service), isLoaded },
    // A service without such a file has one for each set.
    hasOtherSets: frames.get('sets')?.status === 0 || (isLoaded && found.path === undefined),
  };
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
