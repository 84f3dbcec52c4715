import { whenBegun } from '../../lib/host/frames';

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
