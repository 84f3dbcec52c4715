import { utils } from 'ssh2';
import { makeSshKey } from '../../lib/sandbox/ssh-key';

/** What is encrypted otherwise is filled up to whole blocks of 8: each remainder comes by. */
const comments = Array.from({ length: 8 }, (_, index) => 'c'.repeat(index));

describe('the key pair of a sandbox', () => {
  test.each(comments)('is one that an ssh client reads and signs with (comment "%s")', (comment) => {
    const { privateFile, base64 } = makeSshKey(comment);
    const key = utils.parseKey(privateFile);
    const known = utils.parseKey(`ssh-ed25519 ${base64}`);
    if (key instanceof Error || known instanceof Error) throw new Error('a key that cannot be read');
    expect(key.comment).toBe(comment);
    expect(key.isPrivateKey()).toBe(true);
    expect(key.getPublicSSH()).toEqual(known.getPublicSSH());
    expect(known.verify('text', key.sign('text'))).toBe(true);
    expect(known.verify('another', key.sign('text'))).toBe(false);
  });

  test('is another one each time', () => {
    expect(makeSshKey('same').base64).not.toBe(makeSshKey('same').base64);
  });
});
