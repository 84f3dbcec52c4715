import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the policy match', () => {
  test.each([
    ['-m policy --dir in', '-m policy --dir in --pol ipsec'],
    ['-m policy --dir in --pol ipsec --proto IPCOMP', '-m policy --dir in --pol ipsec --proto ipcomp'],
    ['-m policy --pol none --dir out', '-m policy --dir out --pol none'],
    [
      '-m policy --dir in --pol ipsec --mode tunnel --proto 50 ! --spi 16 --reqid 010',
      '-m policy --dir in --pol ipsec --reqid 8 ! --spi 0x10 --proto esp --mode tunnel',
    ],
    [
      '-m policy --dir in --pol ipsec --strict --tunnel-src 192.0.2.1/32 --tunnel-dst 192.0.2.9/24 --mode tunnel',
      '-m policy --dir in --pol ipsec --strict --mode tunnel --tunnel-dst 192.0.2.9/24 --tunnel-src 192.0.2.1',
    ],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    [
      '-m policy --dir in --pol ipsec --strict --spi 1 --reqid 2 --next --mode transport --spi 3',
      '-m policy --dir in --pol ipsec --strict --reqid 2 --spi 0x1 --next --spi 0x3 --mode transport',
    ],
    [
      '-m policy --spi 5 --next ! --spi 6 --dir in --strict',
      '-m policy --dir in --pol ipsec --strict --spi 0x5 --next ! --spi 0x6',
    ],
    [
      '-m policy --spi 5 --next --spi 6 --dir in --pol ipsec --strict',
      '-m policy --dir in --pol ipsec --strict --spi 0x5 --next --spi 0x6',
    ],
  ])('keeps the elements of a policy apart: %s is %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m policy --pol ipsec', 'parse/missing-option'],
    ['-m policy --dir IN', 'parse/bad-value'],
    ['-m policy --dir in --pol ipsec --strict', 'parse/bad-combination'],
    ['-m policy --dir in --pol ipsec --strict --spi 1 --next', 'parse/bad-combination'],
    ['-m policy --dir in --pol ipsec --spi 1 --next --spi 2', 'parse/missing-option'],
    ['-m policy --dir in --pol ipsec --spi 1 --spi 2', 'parse/repeated-option'],
    ['-m policy --dir in --pol ipsec --strict --spi 1 --next --spi 2 --dir in', 'parse/bad-combination'],
    ['-m policy --dir in --pol none --strict', 'parse/bad-combination'],
    ['-m policy --dir in --pol none --spi 5', 'parse/bad-combination'],
    ['-m policy --dir in --pol ipsec --proto tcp', 'parse/bad-value'],
    ['-m policy --dir in --pol ipsec --mode transport --tunnel-src 192.0.2.1', 'parse/bad-combination'],
    ['-m policy --dir in --pol ipsec ! --mode tunnel --tunnel-src 192.0.2.1', 'parse/bad-combination'],
    [
      '-m policy --dir in --pol ipsec --strict --spi 1 --next --spi 2 --next --spi 3 --next --spi 4 --next --spi 5',
      'parse/bad-combination',
    ],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([['-m policy --dir in --pol ipsec', 'parse/bad-combination']])(
    'refuses %s in OUTPUT, where nothing has been decrypted',
    (written, code) => {
      expect(codesOf(written, { table: 'filter', chain: 'OUTPUT' })).toEqual([code]);
    },
  );

  test.each(['-m policy --dir in --pol ipsec', '-m policy --dir out --pol none'])(
    'takes %s in FORWARD',
    (written) => {
      expect(codesOf(written, { table: 'filter', chain: 'FORWARD' })).toEqual([]);
    },
  );

  test.each(['-m policy --dir out --pol ipsec'])(
    'takes %s in a chain of one’s own that is called as no built-in one of the table',
    (written) => {
      expect(codesOf(written, { table: 'filter', chain: 'ipsec-in' })).toEqual([]);
    },
  );
});
