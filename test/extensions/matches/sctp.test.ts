import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the sctp match', () => {
  test.each([
    ['-p sctp --dport 80', '-p sctp -m sctp --dport 80'],
    ['-p sctp -m sctp --chunk-types ANY INIT,data:eB', '-p sctp -m sctp --chunk-types any DATA:Be,INIT'],
    [
      '-p sctp -m sctp --chunk-types only ASCONF,ASCONF_ACK,I_DATA',
      '-p sctp -m sctp --chunk-types only I_DATA,ASCONF_ACK,ASCONF',
    ],
    ['-p sctp -m sctp ! --chunk-types all DATA:,INIT', '-p sctp -m sctp ! --chunk-types all DATA,INIT'],
    ['-p sctp -m sctp --chunk-types any NONE', '-p sctp -m sctp --chunk-types any NONE'],
    ['-p sctp -m sctp --chunk-types all ALL', '-p sctp -m sctp --chunk-types all ALL'],
    [
      '-p sctp -m sctp --chunk-types any ABORT:t,SHUTDOWN_COMPLETE:T',
      '-p sctp -m sctp --chunk-types any ABORT:t,SHUTDOWN_COMPLETE:T',
    ],
    ['-p sctp --source-port 1 ! --destination-port 2:3', '-p sctp -m sctp --sport 1 ! --dport 2:3'],
    ['-p sctp -m sctp ! --sport 0x5', '-p sctp -m sctp ! --sport 5'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m sctp --dport 80', 'parse/needs-protocol'],
    ['-p sctp -m sctp --chunk-types none INIT', 'parse/bad-value'],
    ['-p sctp -m sctp --chunk-types any FOO', 'parse/bad-value'],
    ['-p sctp -m sctp --chunk-types any INIT:T', 'parse/bad-value'],
    ['-p sctp -m sctp --chunk-types any DATA:Bb', 'parse/bad-value'],
    ['-p sctp -m sctp --chunk-types any DATA,DATA:U', 'parse/bad-value'],
    ['-p sctp -m sctp --chunk-types any', 'parse/missing-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
