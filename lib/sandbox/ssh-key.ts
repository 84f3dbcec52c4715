import { generateKeyPairSync, randomBytes } from 'node:crypto';

/** A new Ed25519 key pair in the form in which OpenSSH keeps one. */
export interface SshKey {
  /** The private key's file. */
  readonly privateFile: string;
  /** The public key as it stands in `known_hosts`, without a host and without a comment. */
  readonly base64: string;
}

export const KEY_TYPE = 'ssh-ed25519';

const MAGIC = Buffer.from('openssh-key-v1\0');
const CIPHER_BLOCK = 8;

/**
 * Made here and not by `ssh-keygen`: two programs fewer to start for a sandbox. The format is `PROTOCOL.key` of OpenSSH:
 * what is encrypted otherwise begins with one random number twice, and is filled up with 1, 2, 3 ...
 */
export function makeSshKey(comment: string): SshKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { d = '', x = '' } = privateKey.export({ format: 'jwk' });
  const seed = Buffer.from(d, 'base64url');
  const point = Buffer.from(x, 'base64url');
  const publicKey = Buffer.concat([string(KEY_TYPE), string(point)]);
  const check = randomBytes(4);
  const secrets = [check, check, publicKey, string(Buffer.concat([seed, point])), string(comment)];
  const content = Buffer.concat([
    ...[MAGIC, string('none'), string('none'), string(''), number(1), string(publicKey)],
    string(padded(Buffer.concat(secrets))),
  ]);
  const lines = content.toString('base64').replace(/.{70}/g, '$&\n').trimEnd();
  return {
    privateFile: `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}\n-----END OPENSSH PRIVATE KEY-----\n`,
    base64: publicKey.toString('base64'),
  };
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function string(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([number(bytes.length), bytes]);
}

function padded(bytes: Buffer): Buffer {
  const missing = (CIPHER_BLOCK - (bytes.length % CIPHER_BLOCK)) % CIPHER_BLOCK;
  return Buffer.concat([bytes, Buffer.from(Array.from({ length: missing }, (_, index) => index + 1))]);
}
