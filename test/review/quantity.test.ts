import { count, matched, shortNumber } from '../../lib/review/text/quantity';

test.each<[number: bigint, text: string]>([
  [0n, '0'],
  [9_999n, '9999'],
  [10_000n, '10.0 k'],
  [12_345n, '12.3 k'],
  [999_999n, '999 k'],
  [1_234_567n, '1.2 M'],
  [845_000_000_000n, '845 G'],
  [18_446_744_073_709_551_615n, '18.4 E'],
])('%s is %p', (number, text) => {
  expect(shortNumber(number)).toBe(text);
});

test('one is not a plural', () => {
  expect([count(1, 'rule'), count(2, 'rule'), count(0, 'rule')]).toEqual(['1 rule', '2 rules', '0 rules']);
});

test('what a rule matched is said in packets', () => {
  expect(matched({ packets: 1_234_567n, bytes: 1n })).toBe('matched 1.2 M packets');
  expect(matched({ packets: 1n, bytes: 40n })).toBe('matched 1 packet');
});
