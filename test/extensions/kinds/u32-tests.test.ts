import { u32Tests } from '../../../lib/extensions/kinds/u32-tests';

function read(written: string): string {
  const parsed = u32Tests.parse([written], { family: 'ipv4' });
  return parsed.ok ? (parsed.words[0] ?? '') : parsed.why;
}

describe('tests of u32', () => {
  test.each([
    ['0=0', '0x0=0x0'],
    [' 6 & 0xFF = 1 ', '0x6&0xff=0x1'],
    ['0>>22&0x3C@0>>24=0:5,7', '0x0>>0x16&0x3c@0x0>>0x18=0x0:0x5,0x7'],
    ['4&0x1FFF=0 && 0<<31=2:2', '0x4&0x1fff=0x0&&0x0<<0x1f=0x2'],
    ['010=0xFFFFFFFF', '0x8=0xffffffff'],
    ['0=5:4', '0x0=0x5:0x4'],
  ])('print %s as %s', (written, printed) => {
    expect(read(written)).toBe(printed);
    expect(read(printed)).toBe(printed);
  });

  test.each([
    ['', 1],
    ['0', 2],
    ['0=', 3],
    ['0&&1=1', 3],
    ['0=1,', 5],
    ['0=1 2', 5],
    ['0>1=1', 2],
    ['0=4294967296', 3],
    ['0=1&1=1', 4],
  ])('say of %j that it is wrong at character %i', (written, character) => {
    expect(read(written)).toContain(`at character ${String(character)}:`);
  });
});
