import { parseFrames, whenBegun } from '../../lib/host/frames';
import { codeOf } from '../support/project/rejection';

const nonce = 'a1b2c3d4e5f6a7b8';

function toldAfter(pieces: readonly string[]): readonly number[] {
  const told: number[] = [];
  let piece = 0;
  const watch = whenBegun(nonce, 'committed', () => told.push(piece));
  for (const text of pieces) {
    piece++;
    watch(Buffer.from(text));
  }
  return told;
}

test('the start of a frame is reported once, with the piece that completes it', () => {
  const output = `${nonce} begin iptables\n\n${nonce} end 0\n${nonce} begin committed\n\n${nonce} end 0\n`;
  const end = output.indexOf('committed\n') + 'committed\n'.length;
  for (let cut = 0; cut <= output.length; cut++)
    expect(toldAfter([output.slice(0, cut), output.slice(cut), output])).toEqual([cut < end ? 2 : 1]);
  const letters = Array.from({ length: output.length }, (_, at) => output.charAt(at));
  expect(toldAfter(letters)).toEqual([end]);
});

test('what only looks like it is not told', () => {
  const others = [`${nonce} begin committed-too\n`, `${nonce} end committed\n`, 'ffff begin committed\n'];
  expect(toldAfter(others)).toEqual([]);
});

describe('what a host prints', () => {
  const frame = (name: string, text: string): string => `${nonce} begin ${name}\n${text}\n${nonce} end 0\n`;
  const read = (stdout: string, stderr = ''): ReturnType<typeof parseFrames> =>
    parseFrames({ stdout: Buffer.from(stdout), stderr, exitCode: 1 }, nonce, 'ssh://web-1');
  const failure = (stdout: string, stderr = ''): Error => {
    try {
      read(stdout, stderr);
    } catch (error) {
      return error as Error;
    }
    throw new Error('it was taken');
  };

  test.each([
    ['a greeting', 'Welcome!\n', ''],
    ['a greeting without an end of line', '\u001b(B\u001b[m', ''],
    ['a farewell', '', 'bye\n'],
    ['its own input, as a terminal does', `${nonce}\n`, ''],
  ])('is read past %s', (_what, before, after) => {
    const frames = read(`${before}${frame('user', 'root')}${frame('done', '')}${after}`);
    expect([...frames.keys()]).toEqual(['user', 'done']);
  });

  test('is shown, a few lines of each output, where the script did not run', () => {
    const error = failure('no shell here\n'.repeat(1_000), `ask the owner\n${'x'.repeat(1_000_000)}`);
    expect(codeOf(error)).toBe('host/script-refused');
    expect(error.message).toMatch(/no shell here[^]*ask the owner/);
    expect(error.message.length).toBeLessThan(5_000);
  });

  test.each([
    ['words between frames', `${frame('user', 'root')}words\n${frame('done', '')}`],
    ['an end that is missing', `${frame('user', 'root')}${nonce} begin done\n`],
    ['frames without end', frame('user', 'root').repeat(1_000) + frame('done', '')],
    ['more names than any script has', namesWithoutEnd() + frame('done', '')],
  ])('is refused with %s', (_what, text) => {
    expect(codeOf(failure(text))).toBe('host/truncated-output');
  });

  function namesWithoutEnd(): string {
    return Array.from({ length: 1_000 }, (_, index) => frame(`name-${String(index)}`, '')).join('');
  }
});
