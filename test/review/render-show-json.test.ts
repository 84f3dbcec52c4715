import { hitsSince } from '../../lib/review/show/hit-ages';
import type { LiveHost } from '../../lib/review/show/live-host';
import { noPaint } from '../../lib/review/text/paint';
import { showLines } from '../../lib/review/show/render-show';
import { showJson } from '../../lib/review/show/render-show-json';
import { parseSave } from '../../lib/ruleset/save/parse-save';

const save = (packets: number): string => `*filter
:INPUT DROP [0:0]
:cdktf-ledger-shop - [0:0]
[7:700] -A INPUT -i lo -j ACCEPT
[${String(packets)}:60] -A INPUT -p tcp -m tcp --dport 443 -m comment --comment "cdktf:shop" -j ACCEPT
[0:0] -A INPUT -i lo -j ACCEPT
-A cdktf-ledger-shop -m comment --comment "owner shop"
-A cdktf-ledger-shop -m comment --comment "generation 0123456789abcdef"
COMMIT
`;

function host(packets: number): LiveHost {
  const { ruleset } = parseSave(save(packets), { family: 'ipv4', file: 'x', live: true });
  if (ruleset === undefined) throw new Error('cannot be read');
  return { title: 'local:', families: [{ ruleset, version: '1.8.9', backend: 'nft' }] };
}

function shown(packets: number, readAt: string, parts: Partial<LiveHost> = {}) {
  return JSON.parse([...showJson({ ...host(packets), ...parts, readAt, notes: [] })].join('')) as {
    readonly readAt: string;
    readonly families: {
      readonly family: string;
      readonly tables: {
        readonly table: string;
        readonly chains: {
          readonly chain: string;
          readonly rules: {
            readonly rule: string;
            readonly packets?: number;
            readonly hit?: { readonly kind: 'hit' | 'idle'; readonly since: string };
          }[];
        }[];
      }[];
    }[];
  };
}

const [first, second, third] = [
  '2026-01-01T00:00:00Z',
  '2026-01-02T00:00:00Z',
  '2026-01-05T00:00:00Z',
] as const;

test('each rule has its number, its counters and its owner, without the mark', () => {
  const { families } = shown(5, first);
  expect(families[0]?.tables[0]?.chains).toEqual([
    {
      chain: 'INPUT',
      policy: 'DROP',
      rules: [
        { index: 1, rule: '-i lo -j ACCEPT', packets: 7, bytes: 700 },
        { index: 2, rule: '-p tcp -m tcp --dport 443 -j ACCEPT', packets: 5, bytes: 60, owner: 'shop' },
        { index: 3, rule: '-i lo -j ACCEPT', packets: 0, bytes: 0 },
      ],
    },
  ]);
});

describe('with an earlier reading', () => {
  const hits = (packets: number, earlier: ReturnType<typeof shown>, readAt: string) =>
    shown(packets, readAt, { hitOf: hitsSince(earlier) }).families[0]?.tables[0]?.chains[0]?.rules.map(
      ({ hit }) => hit,
    );

  test('a counter that has grown is a hit since then, and equal rules are kept apart', () => {
    expect(hits(6, shown(5, first), second)).toEqual([
      { kind: 'idle', since: first },
      { kind: 'hit', since: first },
      { kind: 'idle', since: first },
    ]);
  });

  test('a rule stays idle since the first reading that found it so', () => {
    const idle = shown(5, second, { hitOf: hitsSince(shown(5, first)) });
    expect(hits(5, idle, third)?.[1]).toEqual({ kind: 'idle', since: first });
    const hit = shown(6, second, { hitOf: hitsSince(shown(5, first)) });
    expect(hits(6, hit, third)?.[1]).toEqual({ kind: 'idle', since: second });
  });

  test('nothing is known of a counter that was reset, or that was not there', () => {
    expect(hits(4, shown(5, first), second)?.[1]).toBeUndefined();
    expect(hits(4, { readAt: first, families: [] }, second)).toEqual([undefined, undefined, undefined]);
  });

  test('the age stands beside the rule', () => {
    const lines = [...showLines({ ...host(6), readAt: third, hitOf: hitsSince(shown(5, first)) }, noPaint)];
    expect(lines.join('\n')).toMatch(/shop {2}< 4 d {2}-p tcp/);
  });
});

describe.each([60, 80, 132])('in a terminal of %i columns', (width) => {
  const long =
    '-m comment --comment "a comment that says at length what this rule is for and why it is there" '.repeat(
      3,
    );
  const text = `*filter\n:INPUT ACCEPT [0:0]\n[1234567:1234567] -A INPUT ${long}-j ACCEPT\n[1:1] -A INPUT -m comment --comment "${'x'.repeat(200)}" -j ACCEPT\nCOMMIT\n`;
  const { ruleset } = parseSave(text, { family: 'ipv4', file: 'x', live: true });
  if (ruleset === undefined) throw new Error('cannot be read');
  const constructOf = () => 'stack/firewall/a-construct-with-a-long-path/of-many-parts/and-more';
  const lines = [
    ...showLines(
      { title: 'local:', families: [{ ruleset, version: '1.8.9', backend: 'nft' }], constructOf },
      noPaint,
      width,
    ),
  ];

  test('no line is wider than it', () => {
    expect(lines.filter((line) => line.length > width)).toEqual([]);
  });

  test('nothing of a rule is lost', () => {
    const squeezed = lines.join('').replace(/ /g, '');
    expect(squeezed).toContain('x'.repeat(200));
    expect(squeezed).toContain('of-many-parts/and-more');
    expect(squeezed.split('atlengthwhatthisruleisfor')).toHaveLength(4);
  });
});
