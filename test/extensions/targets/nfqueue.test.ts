import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the NFQUEUE target', () => {
  test.each([
    ['-j NFQUEUE', '-j NFQUEUE --queue-num 0'],
    ['-j NFQUEUE --queue-bypass --queue-num 0x10', '-j NFQUEUE --queue-num 16 --queue-bypass'],
    ['-j NFQUEUE --queue-cpu-fanout --queue-balance :3', '-j NFQUEUE --queue-balance 0:3 --queue-cpu-fanout'],
    ['-j NFQUEUE --queue-balance 3:', '-j NFQUEUE --queue-balance 3:65534'],
    ['-j NFQUEUE --queue-balance :', '-j NFQUEUE --queue-balance 0:65534'],
    ['-j NFQUEUE --queue-balance 3:65535', '-j NFQUEUE --queue-balance 3:65535'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-j NFQUEUE --queue-balance 3:3', 'parse/bad-value'],
    ['-j NFQUEUE --queue-balance 3', 'parse/bad-value'],
    ['-j NFQUEUE --queue-balance 0:65535', 'parse/bad-value'],
    ['-j NFQUEUE --queue-num 1 --queue-balance 0:3', 'parse/exclusive-options'],
    ['-j NFQUEUE --queue-cpu-fanout', 'parse/missing-option'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
