import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the ipvs match', () => {
  test.each([
    ['-m ipvs --ipvs', '-m ipvs --ipvs'],
    ['-m ipvs ! --ipvs', '-m ipvs ! --ipvs'],
    [
      '-m ipvs --vdir reply --vmethod masq --vport http --ipvs --vaddr 192.0.2.80/32 ! --vproto tcp',
      '-m ipvs ! --vproto 6 --vaddr 192.0.2.80 --vport 80 --vdir REPLY --vmethod MASQ',
    ],
    ['-m ipvs ! --vportctl 21 --vaddr 192.0.2.1/24', '-m ipvs --vaddr 192.0.2.1/24 ! --vportctl 21'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m ipvs', 'parse/missing-option'],
    ['-m ipvs ! --ipvs --vport 80', 'parse/bad-combination'],
    ['-m ipvs --vmethod NAT', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
