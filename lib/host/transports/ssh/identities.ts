import type { ParsedKey } from 'ssh2';
import { FirewallError } from '../../../base/firewall-error';
import { identityUnreadable } from './login-diagnostics';
import { LoginFiles } from './login-files';
import { type KeyFileContent, parseKeyFile } from './private-key';
import { agentKeys, signWithAgent } from './ssh-agent';
import type { HopIdentities, IdentityFile } from './ssh-hop';

/** Something to log in with. */
export interface Identity {
  /** Such as `/home/ann/.ssh/id_ed25519 (ssh-ed25519)`. */
  readonly description: string;
  readonly publicKey: ParsedKey;
  /** Only called when the host has said that it takes the key. */
  sign(data: Buffer, hash: string | undefined, signal: AbortSignal): Promise<Buffer>;
}

export interface LoadedIdentities {
  /** In the order in which they are to be tried. */
  readonly identities: readonly Identity[];
  /** Why others are not among them. */
  readonly notes: readonly string[];
}

/**
 * What there is to log in with. Keys that somebody named come first, as most servers hang up after six wrong ones, and an agent
 * may hold more; then what else the agent holds; then key files at the usual places. Where an agent holds the same key as a
 * file, the agent is used. A file is decrypted only once the host has said that it takes the key, as that takes long.
 *
 * @throws FirewallError `host/identity-unreadable` for a file that the caller named
 */
export async function loadIdentities(
  wanted: HopIdentities,
  passphrase: string | undefined,
  signal: AbortSignal,
): Promise<LoadedIdentities> {
  const [agent, files] = await Promise.all([
    loadAgent(wanted.agent, signal),
    Promise.all(wanted.files.map((file) => loadFile(file, passphrase))),
  ]);
  const notes = [...agent.notes];
  const named: Identity[] = [];
  const usual: Identity[] = [];
  for (const file of files) {
    if (file === undefined) continue;
    const identity = agent.identities.find((held) => isSameKey(held, file)) ?? file.identity;
    if (identity === undefined) notes.push(`${file.path}: ${file.why}`);
    else (file.from === 'default' ? usual : named).push(identity);
  }
  const ofAgent = wanted.onlyFiles ? [] : agent.identities;
  return { identities: withoutRepeats([...named, ...ofAgent, ...usual]), notes };
}

async function loadAgent(socketPath: string | undefined, signal: AbortSignal): Promise<LoadedIdentities> {
  if (socketPath === undefined) return { identities: [], notes: [] };
  try {
    const keys = await agentKeys(socketPath, signal);
    const identities = keys.map((key) => fromAgent(socketPath, key));
    return {
      identities,
      notes: keys.length === 0 ? [`agent ${socketPath}: it holds no key that can be used`] : [],
    };
  } catch (error) {
    return { identities: [], notes: [`agent ${socketPath}: ${(error as Error).message}`] };
  }
}

function fromAgent(socketPath: string, key: ParsedKey): Identity {
  return {
    description: `agent: ${key.comment === '' ? 'a key without comment' : key.comment} (${key.type})`,
    publicKey: key,
    sign: (data, hash, signal) => signWithAgent(socketPath, key, data, hash, signal),
  };
}

/** What key files hold without a passphrase, with their texts for those that need one. */
const keyFiles = new LoginFiles((text) => ({ text, content: parseKeyFile(text) }));

interface LoadedFile {
  readonly path: string;
  readonly from: IdentityFile['from'];
  readonly publicKey: ParsedKey | undefined;
  readonly identity: Identity | undefined;
  /** Why there is no identity. */
  readonly why: string;
}

/**
 * undefined when the file is not there and nobody said that it would be. As with OpenSSH, the public key is also looked for in
 * FILE.pub: the private one may be in the agent alone, or in a format that hides which key it is.
 */
async function loadFile(
  { path, from }: IdentityFile,
  passphrase: string | undefined,
): Promise<LoadedFile | undefined> {
  let file: { readonly text: string; readonly content: KeyFileContent };
  try {
    file = await keyFiles.read(path);
  } catch (cause) {
    const why = String((cause as NodeJS.ErrnoException).code ?? cause);
    const publicKey = await publicKeyBeside(path);
    if (publicKey !== undefined)
      return { path, from, publicKey, identity: undefined, why: `${why}, and ${NOT_HELD} of ${path}.pub` };
    if (from === 'given') throw new FirewallError(identityUnreadable(path, why), { cause });
    if (from === 'default' && why === 'ENOENT') return undefined;
    return { path, from, publicKey: undefined, identity: undefined, why };
  }
  const content = await withPublicKey(file.content, path);
  if (content.kind === 'unusable' && from === 'given')
    throw new FirewallError(identityUnreadable(path, content.why));
  return { path, from, ...identityOf(path, file.text, content, passphrase) };
}

const NOT_HELD = 'the agent does not hold the private key';

/** Also for a key whose own file does not show which one it is. */
async function withPublicKey(content: KeyFileContent, path: string): Promise<KeyFileContent> {
  const isHidden = content.kind === 'encrypted' && content.publicKey === undefined;
  if (!isHidden && content.kind !== 'unusable') return content;
  const publicKey = await publicKeyBeside(path);
  if (publicKey === undefined) return content;
  return isHidden ? { kind: 'encrypted', publicKey } : { kind: 'public', publicKey };
}

async function publicKeyBeside(path: string): Promise<ParsedKey | undefined> {
  const file = await keyFiles.read(`${path}.pub`).catch(() => undefined);
  return file?.content.kind === 'public' ? file.content.publicKey : undefined;
}

function identityOf(
  path: string,
  text: string,
  content: KeyFileContent,
  passphrase: string | undefined,
): Pick<LoadedFile, 'identity' | 'publicKey' | 'why'> {
  switch (content.kind) {
    case 'private':
      return {
        publicKey: content.publicKey,
        identity: {
          description: `${path} (${content.publicKey.type})`,
          publicKey: content.publicKey,
          sign: (data, hash) => Promise.resolve(content.sign(data, hash)),
        },
        why: '',
      };
    case 'public':
      return {
        publicKey: content.publicKey,
        identity: undefined,
        why: `a public key, and ${NOT_HELD}`,
      };
    case 'unusable':
      return { publicKey: undefined, identity: undefined, why: content.why };
    case 'encrypted':
      return fromEncrypted(path, text, content.publicKey, passphrase);
  }
}

function fromEncrypted(
  path: string,
  text: string,
  publicKey: ParsedKey | undefined,
  passphrase: string | undefined,
): Pick<LoadedFile, 'identity' | 'publicKey' | 'why'> {
  if (passphrase === undefined) {
    const held =
      publicKey === undefined
        ? `whether the agent holds it can only be seen with the public key in ${path}.pub`
        : 'the agent does not hold it';
    return { publicKey, identity: undefined, why: `encrypted, no passphrase was given, and ${held}` };
  }
  if (publicKey === undefined)
    return identityOf(path, text, wrongIfEncrypted(parseKeyFile(text, passphrase)), passphrase);
  return {
    publicKey,
    identity: {
      description: `${path} (${publicKey.type}, encrypted)`,
      publicKey,
      sign(data, hash) {
        const content = parseKeyFile(text, passphrase);
        const isOther = content.kind === 'private' && !isSamePublicKey(content.publicKey, publicKey);
        if (isOther) return Promise.reject(new Error(`${path}.pub is the public key of another key`));
        if (content.kind === 'private') return Promise.resolve(content.sign(data, hash));
        return Promise.reject(
          new Error(
            content.kind === 'unusable'
              ? `the passphrase is wrong, or: ${content.why}`
              : 'it cannot be decrypted',
          ),
        );
      },
    },
    why: '',
  };
}

function wrongIfEncrypted(content: KeyFileContent): KeyFileContent {
  return content.kind === 'encrypted' ? { kind: 'unusable', why: 'it cannot be decrypted' } : content;
}

function isSameKey(held: Identity, file: LoadedFile): boolean {
  return file.publicKey !== undefined && isSamePublicKey(file.publicKey, held.publicKey);
}

function isSamePublicKey(one: ParsedKey, other: ParsedKey): boolean {
  return one.getPublicSSH().equals(other.getPublicSSH());
}

function withoutRepeats(identities: readonly Identity[]): readonly Identity[] {
  const seen = new Set<string>();
  return identities.filter(({ publicKey }) => {
    const key = publicKey.getPublicSSH().toString('base64');
    return !seen.has(key) && seen.add(key);
  });
}
