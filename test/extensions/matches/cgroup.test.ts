import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the cgroup match', () => {
  test.each([
    ['-m cgroup ! --cgroup 0x10', '-m cgroup ! --cgroup 16'],
    ['-m cgroup --path system.slice/nginx.service', '-m cgroup --path "system.slice/nginx.service"'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m cgroup', 'parse/missing-option'],
    ['-m cgroup --path a --cgroup 5', 'parse/exclusive-options'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([['-m cgroup --cgroup 1', 'parse/wrong-chain']])(
    'refuses %s in FORWARD, where no process is at work',
    (written, code) => {
      expect(codesOf(written, { table: 'filter', chain: 'FORWARD' })).toEqual([code]);
    },
  );

  test.each(['-m cgroup --cgroup 1'])('takes %s in INPUT', (written) => {
    expect(codesOf(written, { table: 'filter', chain: 'INPUT' })).toEqual([]);
  });
});
