import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the limit match', () => {
  test.each([
    ['-m limit', '-m limit --limit 3/hour'],
    ['-m limit --limit 60/hour', '-m limit --limit 1/min'],
    ['-m limit --limit 120/minute', '-m limit --limit 2/sec'],
    ['-m limit --limit 90/m', '-m limit --limit 90/min'],
    ['-m limit --limit 24/d', '-m limit --limit 1/hour'],
    ['-m limit --limit 10', '-m limit --limit 10/sec'],
    ['-m limit --limit 300/S', '-m limit --limit 303/sec'],
    ['-m limit --limit 9999/s', '-m limit --limit 10000/sec'],
    ['-m limit --limit 1/s --limit-burst 5', '-m limit --limit 1/sec'],
    ['-m limit --limit-burst 10 --limit 1/s', '-m limit --limit 1/sec --limit-burst 10'],
    ['-m limit --limit 1/s --limit-burst 0', '-m limit --limit 1/sec'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m limit --limit 10001/s', 'parse/bad-value'],
    ['-m limit --limit 0/s', 'parse/bad-value'],
    ['-m limit --limit 1/week', 'parse/bad-value'],
    ['-m limit --limit-burst 10001', 'parse/bad-value'],
    ['-m limit ! --limit 1/s', 'parse/not-negatable'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
