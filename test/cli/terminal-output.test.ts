/** What a rules file holds never steers the terminal of who looks at it, and goes into other programs byte for byte. */
import { encodeBytes } from '../../lib/base/bytes';
import { run } from './fake-world';
import { useTemporaryFolder } from '../support/project/temporary-folder';

const file = useTemporaryFolder();

/** C1 controls, marks of direction, a line separator, a zero width space, a byte that is no UTF-8; a tab. */
const steering = '\u009b2J\u0085\u202e\u2066\u061c\u2028\u200b\udc9b\t';
const rules = (comment: string): string =>
  `*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -m comment --comment "${comment}x" -j DROP\nCOMMIT\n`;
const evil = file('evil', encodeBytes(rules(steering)));
const plain = file('plain', rules(' '));
const steers = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufffd]/;

const forms = [
  ['fmt', evil],
  ['diff', plain, evil],
  ...['text', 'restore', 'json', 'markdown'].map((format) => ['diff', plain, evil, '--format', format]),
];

test.each(forms)('on a terminal, %s %s %s %s %s shows it spelled out', async (...args) => {
  const { stdout } = await run(args, { stdoutIsTTY: true, env: { NO_COLOR: '1' } });
  expect(stdout).toContain('u009b2J');
  expect(stdout).not.toMatch(steers);
});

test.each([
  [['fmt', evil], rules(steering)],
  [
    ['diff', plain, evil, '--format', 'restore'],
    `*filter\n-R INPUT 1 -m comment --comment "${steering}x" -j DROP\nCOMMIT\n`,
  ],
])('in a pipe, %j gives every byte', async (args, text) => {
  const { stdoutBytes } = await run(args);
  expect(stdoutBytes).toEqual(encodeBytes(text));
});

test('an error shows the line that it is about without what steers a terminal', async () => {
  const bad = file('bad', encodeBytes(rules(steering).replace('DROP', 'DROP --nope')));
  for (const args of [
    ['fmt', bad],
    ['diff', plain, bad],
  ]) {
    const { status, stderr } = await run(args);
    expect(status).toBe(1);
    expect(stderr).not.toMatch(
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f]/,
    );
  }
});

test('the name of a file cannot steer a terminal either', async () => {
  const named = file('a\u202eb', '*filter\n:web -\n:INPUT ACCEPT [0:0]\nCOMMIT\n');
  for (const args of [
    ['fmt', '--check', named],
    ['diff', named, evil],
    ['fmt', `${named}-not-there`],
  ]) {
    const { stdout, stderr } = await run(args, { stdoutIsTTY: true, env: { NO_COLOR: '1' } });
    expect(stdout + stderr).not.toContain('\u202e');
  }
});
