import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the bpf match', () => {
  test.each([
    ['-m bpf --bytecode "2, 48 0 0 0,6 0 0 65535,"', '-m bpf --bytecode "2,48 0 0 0,6 0 0 65535"'],
    ['-m bpf --object-pinned /sys/fs/bpf/drop', '-m bpf --object-pinned "/sys/fs/bpf/drop"'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m bpf', 'parse/missing-option'],
    ['-m bpf --bytecode ""', 'parse/bad-value'],
    ['-m bpf --bytecode "2,6 0 0 1"', 'parse/bad-value'],
    ['-m bpf --bytecode "1,6 0 0"', 'parse/bad-value'],
    ['-m bpf --bytecode "1,0x6 0 0 1"', 'parse/bad-value'],
    ['-m bpf --bytecode "1,6 256 0 1"', 'parse/bad-value'],
    ['-m bpf --bytecode "1,6 0 0 1" --object-pinned /x', 'parse/exclusive-options'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
