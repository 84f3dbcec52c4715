import { type KeyObject, createPrivateKey, sign } from 'node:crypto';
import { type ParsedKey, utils } from 'ssh2';

/** What a key file holds, as far as it can be known without its passphrase. */
export type KeyFileContent =
  | { readonly kind: 'private'; readonly publicKey: ParsedKey; readonly sign: SignWithKey }
  /** `publicKey` undefined: the format hides it. */
  | { readonly kind: 'encrypted'; readonly publicKey: ParsedKey | undefined }
  | { readonly kind: 'public'; readonly publicKey: ParsedKey }
  | { readonly kind: 'unusable'; readonly why: string };

/** Signs with the hash that SSH asks for: `sha256` or `sha512` with RSA keys, undefined with others. */
export type SignWithKey = (data: Buffer, hash: string | undefined) => Buffer;

/** Reads the text of a key file: OpenSSH, PEM, PKCS#8 or PuTTY private keys, or a public key. */
export function parseKeyFile(text: string, passphrase?: string): KeyFileContent {
  const parsed = utils.parseKey(text, passphrase);
  if (!isError(parsed)) return fromParsedKey(parsed);
  if (/-----BEGIN (ENCRYPTED )?PRIVATE KEY-----/.test(text)) return parsePkcs8(text, passphrase);
  if (passphrase === undefined && parsed.message.includes('no passphrase given'))
    return { kind: 'encrypted', publicKey: clearPublicKey(text) };
  return { kind: 'unusable', why: parsed.message };
}

/** A public key in SSH's own format; undefined for types that cannot be used, such as certificates. */
function parsePublicKey(key: Buffer): ParsedKey | undefined {
  const parsed = utils.parseKey(key);
  return isError(parsed) ? undefined : parsed;
}

function fromParsedKey(key: ParsedKey): KeyFileContent {
  if (!key.isPrivateKey()) return { kind: 'public', publicKey: key };
  let held: KeyObject | undefined;
  return {
    kind: 'private',
    publicKey: key,
    sign(data, hash) {
      // Reading the key takes ten times as long as signing with it, and ssh2 would read it each time.
      held ??= createPrivateKey(key.getPrivatePEM());
      return sign(hash ?? ownHashes[key.type], data, held);
    },
  };
}

/** What each type of key is signed with where SSH does not ask for a hash. */
const ownHashes: Readonly<Record<string, string>> = {
  'ssh-rsa': 'sha1',
  'ssh-dss': 'sha1',
  'ecdsa-sha2-nistp256': 'sha256',
  'ecdsa-sha2-nistp384': 'sha384',
  'ecdsa-sha2-nistp521': 'sha512',
};

/** Keys as other tools write them. Node reads them; RSA and EC keys are handed on in a form that ssh2 reads. */
function parsePkcs8(text: string, passphrase: string | undefined): KeyFileContent {
  if (passphrase === undefined && text.includes('ENCRYPTED'))
    return { kind: 'encrypted', publicKey: undefined };
  let key: KeyObject;
  try {
    key = createPrivateKey(passphrase === undefined ? text : { key: text, passphrase });
  } catch (error) {
    return { kind: 'unusable', why: (error as Error).message };
  }
  if (key.asymmetricKeyType === 'rsa')
    return parseKeyFile(key.export({ type: 'pkcs1', format: 'pem' }).toString());
  if (key.asymmetricKeyType === 'ec')
    return parseKeyFile(key.export({ type: 'sec1', format: 'pem' }).toString());
  if (key.asymmetricKeyType !== 'ed25519')
    return {
      kind: 'unusable',
      why: `a key of type ${key.asymmetricKeyType ?? 'unknown'} is of no use with SSH`,
    };
  const point = Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
  const publicKey = parsePublicKey(Buffer.concat([sshString(Buffer.from('ssh-ed25519')), sshString(point)]));
  if (publicKey === undefined) return { kind: 'unusable', why: 'its public key is malformed' };
  return { kind: 'private', publicKey, sign: (data) => sign(null, data, key) };
}

const OPENSSH_MAGIC = 'openssh-key-v1\0';

/** The public key that an encrypted OpenSSH key file holds in clear, after the names and parameters of the cipher. */
function clearPublicKey(text: string): ParsedKey | undefined {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END/.exec(text)?.[1];
  const bytes = Buffer.from(body ?? '', 'base64');
  if (bytes.toString('latin1', 0, OPENSSH_MAGIC.length) !== OPENSSH_MAGIC) return undefined;
  let offset = OPENSSH_MAGIC.length;
  const skip = (): number => (offset += 4 + bytes.readUInt32BE(offset));
  try {
    skip(); // cipher
    skip(); // key derivation
    skip(); // its parameters
    offset += 4; // number of keys
    const length = bytes.readUInt32BE(offset);
    return parsePublicKey(bytes.subarray(offset + 4, offset + 4 + length));
  } catch {
    return undefined;
  }
}

function sshString(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function isError(value: ParsedKey | Error): value is Error {
  return value instanceof Error;
}
