import { type Parsed, type ValueKind, accepted, refused, wordKind } from '../value-kind';

/** Instructions that the kernel has room for. */
const max = 64;

const allowed = `a program as nfbpf_compile(8) prints it: COUNT,CODE JT JF K,...; at most ${String(max)} instructions`;

/** Classic BPF: how many instructions follow, then each as four decimal numbers. */
export const bpfProgram: ValueKind<string> = wordKind({
  name: 'BPF program',
  allowed,
  quoting: 'always',
  parse: (word): Parsed => {
    const [countText = '', ...parts] = word.replace(/,\s*$/, '').split(',');
    const count = Number(countText);
    if (!/^[0-9]+$/.test(countText) || count < 1 || count > max) return refused(`not ${allowed}`);
    if (parts.length !== count)
      return refused(`says ${countText} instructions and holds ${String(parts.length)}`);
    const instructions = parts.map(tryParseInstruction);
    const wrong = instructions.indexOf(undefined);
    if (wrong >= 0) return refused(`instruction ${String(wrong + 1)} is not four numbers in their limits`);
    return accepted([countText, ...instructions].join(','));
  },
  sample: (random) =>
    random.pick(['1,6 0 0 65535', '4,48 0 0 9,21 0 1 6,6 0 0 1,6 0 0 0', '2,48 0 0 0, 6 0 0 1']),
});

/** Code of 16 bits, two jumps of 8 bits, a constant of 32. */
function tryParseInstruction(text: string): string | undefined {
  const numbers = text.trim().split(/\s+/);
  const limits = [0xffff, 0xff, 0xff, 0xffff_ffff];
  const fits =
    numbers.length === limits.length &&
    numbers.every((number, index) => /^[0-9]+$/.test(number) && Number(number) <= (limits[index] ?? 0));
  return fits ? numbers.map((number) => String(Number(number))).join(' ') : undefined;
}
