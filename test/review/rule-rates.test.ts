import type { LiveHost } from '../../lib/review/show/live-host';
import { noPaint } from '../../lib/review/text/paint';
import { countedRules, ratesBetween, renderRates, renderRatesJson } from '../../lib/review/show/rule-rates';
import { parseSave } from '../../lib/ruleset/save/parse-save';

function host(...packets: readonly number[]): LiveHost {
  const rules = packets.map(
    (number, index) =>
      `[${String(number)}:${String(number * 100)}] -A INPUT -s 192.0.2.${String(index)}/32 -j ACCEPT`,
  );
  const { ruleset } = parseSave(`*filter\n:INPUT DROP [0:0]\n${rules.join('\n')}\nCOMMIT\n`, {
    family: 'ipv4',
    file: 'x',
    live: true,
  });
  if (ruleset === undefined) throw new Error('cannot be read');
  return { title: 'local:', families: [{ ruleset, version: '1.8.9', backend: 'nft' }] };
}

const rates = ratesBetween(countedRules(host(5, 10, 50, 7)), countedRules(host(5, 14, 90, 3)), 4);

test('rules that matched meanwhile have a rate, the fastest first; a counter that was reset has none', () => {
  expect(
    rates.map(({ index, packetsPerSecond, bytesPerSecond }) => [index, packetsPerSecond, bytesPerSecond]),
  ).toEqual([
    [3, 10, 1000],
    [2, 1, 100],
  ]);
});

test('there are as many lines as there is room for, none wider than the terminal', () => {
  const view = { title: 'local:', readAt: '2026-01-01T00:00:00Z', rates };
  const lines = renderRates(view, noPaint, 60, 5).trimEnd().split('\n');
  expect(lines).toHaveLength(4);
  expect(lines.at(-1)).toBe('and 1 more rule');
  expect(lines.every((line) => line.length <= 60)).toBe(true);
});

test('a program gets one line of JSON for each reading', () => {
  const text = renderRatesJson({ title: 'local:', readAt: '2026-01-01T00:00:00Z', rates });
  expect(text.match(/\n/g)).toHaveLength(1);
  expect(JSON.parse(text)).toMatchObject({ version: 1, host: 'local:', rates: [{ index: 3 }, { index: 2 }] });
});
