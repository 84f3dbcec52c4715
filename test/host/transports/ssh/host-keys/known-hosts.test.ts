import { createHmac } from 'node:crypto';
import {
  knownHostsName,
  linesFor,
  parseKnownHosts,
  typeOfKey,
} from '../../../../../lib/host/transports/ssh/host-keys/known-hosts';

/** A made-up key of a type: what matters here is that the type stands in front. */
function keyOf(type: string, body = 'body'): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(type.length);
  return Buffer.concat([length, Buffer.from(type), Buffer.from(body)]);
}

const ED25519 = `ssh-ed25519 ${keyOf('ssh-ed25519').toString('base64')}`;
const RSA = `ssh-rsa ${keyOf('ssh-rsa').toString('base64')}`;

function hashed(name: string): string {
  const salt = Buffer.from('0123456789abcdefghij');
  const hash = createHmac('sha1', salt).update(name).digest('base64');
  return `|1|${salt.toString('base64')}|${hash}`;
}

/** The numbers of the lines that speak of a name. */
function found(name: string, ...lines: readonly string[]): readonly number[] {
  return linesFor(name, parseKnownHosts(lines.join('\n'), 'file')).map((line) => line.line);
}

describe('a known hosts file', () => {
  test('is read line by line, with file and line number', () => {
    const lines = parseKnownHosts(
      `# comment\n\nweb1,192.0.2.1 ${ED25519} a comment\r\n\tweb2\t${RSA}\n`,
      '/f',
    );
    expect(lines).toEqual([
      {
        file: '/f',
        line: 3,
        marker: undefined,
        names: 'web1,192.0.2.1',
        keyType: 'ssh-ed25519',
        key: keyOf('ssh-ed25519'),
      },
      { file: '/f', line: 4, marker: undefined, names: 'web2', keyType: 'ssh-rsa', key: keyOf('ssh-rsa') },
    ]);
  });

  test('may hold markers', () => {
    const lines = parseKnownHosts(`@revoked * ${ED25519}\n@cert-authority *.example.com ${RSA}`, '/f');
    expect(lines.map((line) => line.marker)).toEqual(['revoked', 'cert-authority']);
  });

  test.each([
    ['an unknown marker', `@trusted web1 ${ED25519}`],
    ['a marker alone', '@revoked'],
    ['no key', 'web1 ssh-ed25519'],
    ['a key of another type than it says', `web1 ssh-rsa ${ED25519.split(' ')[1] ?? ''}`],
    ['a key that is no base64', 'web1 ssh-ed25519 ????'],
    ['a comment after a blank', `  # web1 ${ED25519}`],
  ])('vouches for nothing by a line with %s', (_, line) => {
    expect(parseKnownHosts(line, '/f')).toEqual([]);
  });

  test.each([
    ['web1', `web1 ${ED25519}`],
    ['web1', `other,web1 ${ED25519}`],
    ['WEB1', `Web1 ${ED25519}`],
    ['web1.example.com', `*.example.com ${ED25519}`],
    ['web1', `web? ${ED25519}`],
    ['[web1]:2222', `[web1]:2222 ${ED25519}`],
    ['[web1]:2222', `[web?]:* ${ED25519}`],
    ['web1', `${hashed('web1')} ${ED25519}`],
    ['[web1]:2222', `${hashed('[web1]:2222')} ${ED25519}`],
  ])('speaks of %s by %s', (name, line) => {
    expect(found(name, line)).toEqual([1]);
  });

  test.each([
    ['web1', `web10 ${ED25519}`],
    ['web1', `web1.example.com ${ED25519}`],
    ['web1', `*,!web1 ${ED25519}`],
    ['web1', `!web1,web1 ${ED25519}`],
    ['web1', `[web1]:2222 ${ED25519}`],
    ['[web1]:2222', `web1 ${ED25519}`],
    ['w', `[web1] ${ED25519}`],
    ['web1', `${hashed('web2')} ${ED25519}`],
    ['web1', `|2|${hashed('web1').slice(3)} ${ED25519}`],
    ['web1', `|1|broken ${ED25519}`],
  ])('does not speak of %s by %s', (name, line) => {
    expect(found(name, line)).toEqual([]);
  });

  test('may know several keys of a host', () => {
    expect(found('web1', `web1 ${ED25519}`, `web2 ${RSA}`, `${hashed('web1')} ${RSA}`)).toEqual([1, 3]);
  });

  test.each([
    ['Web1', 22, 'web1'],
    ['web1', 2222, '[web1]:2222'],
    ['2001:db8::1', 22, '2001:db8::1'],
    ['2001:db8::1', 2222, '[2001:db8::1]:2222'],
  ])('files %s port %i under %s', (address, port, name) => {
    expect(knownHostsName(address, port)).toBe(name);
  });

  test.each([[Buffer.alloc(0)], [Buffer.from([0, 0, 0, 9, 1])], [Buffer.from([255, 255, 255, 255])]])(
    'holds no key in %p',
    (bytes) => {
      expect(typeOfKey(bytes)).toBeUndefined();
    },
  );
});
