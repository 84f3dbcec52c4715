import { generateKeyPairSync } from 'node:crypto';
import { parseKeyFile } from '../../../../lib/host/transports/ssh/private-key';

const DATA = Buffer.from('to be signed');

describe('a key file in PKCS#8, as tools other than ssh-keygen write it', () => {
  const pairs = {
    ed25519: generateKeyPairSync('ed25519'),
    rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }),
    ec: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  };

  test.each([
    ['ed25519', undefined, 'ssh-ed25519'],
    ['rsa', 'sha256', 'ssh-rsa'],
    ['ec', undefined, 'ecdsa-sha2-nistp256'],
  ] as const)('signs when it holds a key of type %s', (name, hash, type) => {
    const content = parseKeyFile(pairs[name].privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    if (content.kind !== 'private') throw new Error(content.kind);
    expect(content.publicKey.type).toBe(type);
    expect(content.publicKey.verify(DATA, content.sign(DATA, hash), hash)).toBe(true);
  });

  test('needs its passphrase when it is encrypted', () => {
    const options = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' } as const;
    const text = pairs.ed25519.privateKey.export(options).toString();
    expect(parseKeyFile(text).kind).toBe('encrypted');
    expect(parseKeyFile(text, 'secret').kind).toBe('private');
    expect(parseKeyFile(text, 'wrong').kind).toBe('unusable');
  });

  test('is of no use with a key that SSH does not know', () => {
    const { privateKey } = generateKeyPairSync('x25519');
    expect(parseKeyFile(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()).kind).toBe(
      'unusable',
    );
  });
});

test.each([
  ['ed25519', generateKeyPairSync('ed25519')],
  ['P-256', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
  ['P-384', generateKeyPairSync('ec', { namedCurve: 'P-384' })],
  ['P-521', generateKeyPairSync('ec', { namedCurve: 'P-521' })],
])('a key of type %s signs each time with the hash that is its own', (_, { privateKey }) => {
  const isEdwards = privateKey.asymmetricKeyType === 'ed25519';
  const type = isEdwards ? 'pkcs8' : 'sec1';
  const content = parseKeyFile(privateKey.export({ type, format: 'pem' } as never).toString());
  if (content.kind !== 'private') throw new Error(content.kind);
  for (const data of [DATA, Buffer.from('another')]) {
    const signature = content.sign(data, undefined);
    expect(content.publicKey.verify(data, signature)).toBe(true);
    expect(content.publicKey.verify(Buffer.from('not that'), signature)).toBe(false);
  }
});

describe('a key file', () => {
  test.each([
    '',
    'nonsense',
    '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n',
  ])('is of no use when it holds %j', (text) => {
    expect(parseKeyFile(text).kind).toBe('unusable');
  });
});
