import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the dccp match', () => {
  test.each([
    ['-p dccp --dport 5 --sport 6:', '-p dccp -m dccp --sport 6:65535 --dport 5'],
    [
      '-p 33 -m dccp --dccp-option 7 ! --dccp-types response,REQUEST',
      '-p dccp -m dccp ! --dccp-types REQUEST,RESPONSE --dccp-option 7',
    ],
    ['-p dccp -m dccp ! --sport 0:65535', '-p dccp -m dccp ! --sport 0:65535'],
    [
      '-p dccp --source-port 1: --destination-port http ! --dccp-option 5',
      '-p dccp -m dccp --sport 1:65535 --dport 80 ! --dccp-option 5',
    ],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m dccp --dport 5', 'parse/needs-protocol'],
    ['-p dccp -m dccp --dccp-types FOO', 'parse/bad-value'],
    ['-p dccp -m dccp --dccp-option 0', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
