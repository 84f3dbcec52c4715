import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the dscp match', () => {
  test.each([
    ['-m dscp --dscp 46', '-m dscp --dscp 0x2e'],
    ['-m dscp --dscp-class EF', '-m dscp --dscp 0x2e'],
    ['-m dscp --dscp-class af41', '-m dscp --dscp 0x22'],
    ['-m dscp ! --dscp-class CS1', '-m dscp ! --dscp 0x08'],
    ['-m dscp --dscp-class BE', '-m dscp --dscp 0x00'],
    ['-m dscp --dscp 010', '-m dscp --dscp 0x08'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m dscp', 'parse/missing-option'],
    ['-m dscp --dscp 64', 'parse/bad-value'],
    ['-m dscp --dscp-class CS8', 'parse/bad-value'],
    ['-m dscp --dscp-class AF14', 'parse/bad-value'],
    ['-m dscp --dscp 1 --dscp-class EF', 'parse/exclusive-options'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
