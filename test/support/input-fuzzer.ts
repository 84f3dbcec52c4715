/** Texts that are hardly rules files any more, the same for the same random source. */
import { encodeBytes } from '../../lib/base/bytes';
import { type Family, families } from '../../lib/net/family';
import { seedSaves } from '../fixtures/seed-saves';
import { generateRule } from './rule-generator';
import type { seededRandom } from './seeded-random';

export interface FuzzedInput {
  /** How it was made. */
  readonly kind: string;
  readonly family: Family;
  readonly bytes: Buffer;
}

type Random = ReturnType<typeof seededRandom>;

/** Made-up rules are dear, so that many inputs share them. */
export function inputFuzzer(random: Random): () => FuzzedInput {
  const made = new Map(
    families.map((family) => [family, Array.from({ length: 400 }, () => generateRule(random, family))]),
  );
  const madeSave = (family: Family): string => {
    const rules = Array.from({ length: random.integer(1, 6) }, () => random.pick(made.get(family) ?? []));
    const { table } = rules[0] ?? { table: 'filter' };
    const lines = rules.map(({ chain, text }) => `-A ${chain} ${text}`);
    return [`*${table}`, ':USER - [0:0]', ...lines, 'COMMIT', ''].join('\n');
  };
  const mutated = (): FuzzedInput => {
    const seed = random.pick(seedSaves);
    const [kind, family, text] = random.chance(0.5)
      ? (['mutated save', seed.family, seed.text] as const)
      : (['mutated rules', seed.family, madeSave(seed.family)] as const);
    let bytes = encodeBytes(random.chance(0.3) ? withoutSomeLines(random, text) : text);
    const times = random.pick([0, 1, 1, 1, 2, 3, 8]);
    for (let time = 0; time < times; time++) bytes = mutate(random, bytes);
    return { kind, family, bytes };
  };
  const makers: readonly (() => FuzzedInput)[] = [
    ...Array.from({ length: 14 }, () => mutated),
    () => ({ kind: 'random bytes', family: random.pick(families), bytes: randomBytes(random, 300) }),
    () => ({ kind: 'words', family: random.pick(families), bytes: randomWords(random) }),
    () => ({ kind: 'words', family: random.pick(families), bytes: randomWords(random) }),
    () => ({ kind: 'nesting', family: random.pick(families), bytes: nesting(random) }),
    () => ({ kind: 'commands', family: random.pick(families), bytes: commands(random) }),
    () => ({ kind: 'commands', family: random.pick(families), bytes: commands(random) }),
  ];
  return () => random.pick(makers)();
}

function withoutSomeLines(random: Random, text: string): string {
  const kept = text.split('\n').filter((line) => /^[*:]|^COMMIT/.test(line) || random.chance(0.5));
  return `${kept.join('\n')}\n`;
}

function mutate(random: Random, bytes: Buffer): Buffer {
  const at = random.integer(0, bytes.length);
  const end = Math.min(bytes.length, at + random.pick([1, 1, 2, 5, 20, 100]));
  const part = bytes.subarray(at, end);
  const put = (...by: readonly Buffer[]): Buffer =>
    Buffer.concat([bytes.subarray(0, at), ...by, bytes.subarray(end)]);
  const from = random.integer(0, bytes.length);
  const ways: readonly (() => Buffer)[] = [
    () => put(),
    () => put(part, part),
    () => put(randomBytes(random, 4)),
    () => put(part, randomBytes(random, 2)),
    () => put(encodeBytes(random.pick(pieces)), part),
    () => put(encodeBytes(` ${random.pick(pieces)} `), part),
    () => put(encodeBytes(random.pick(pieces))),
    () => put(encodeBytes(number(random)), part),
    () => put(bytes.subarray(from, Math.min(bytes.length, from + random.integer(1, 60)))),
    () => put(Buffer.from(part.map((byte) => byte ^ (1 << random.integer(0, 7))))),
    () => (random.chance(0.2) ? bytes.subarray(0, at) : put(encodeBytes(random.pick(pieces)))),
    () => put(part, Buffer.alloc(random.pick([10, 300, 1100]), random.pick(['"', '\\', ' ', 'x', '!', ',']))),
  ];
  return random.pick(ways)();
}

/** What means something somewhere: to iptables-restore, to a shell, to printf, to a terminal. */
const pieces: readonly string[] = [
  ...[
    '"',
    '\\',
    '\\"',
    "'",
    '`',
    ' ',
    '\t',
    '\n',
    '\r',
    '\r\n',
    '\0',
    '\u001b[2J',
    '\u007f',
    '\u0085',
    '\u2028',
  ],
  ...[
    '\u00a0',
    '\u00e9',
    '\u2603',
    '\ud83d\ude00',
    '\udcc3',
    '\udcff',
    '\u202e',
    '\ufeff',
    '%s',
    '$(id)',
    '${a}',
    ';',
  ],
  ...['!', '! !', '-', '--', '---', '=', ',', ':', '/', '|', '#', '*', '[', ']', '[0:0]', '[1:2] ', '[x:y]'],
  ...[
    '[99999999999999999999:18446744073709551616]',
    'COMMIT',
    '\nCOMMIT\n',
    '*filter',
    '*nat\n',
    '*nosuch\n',
  ],
  ...[
    ':INPUT ACCEPT [0:0]\n',
    ':X - [0:0]\n',
    ':X\n',
    ': -\n',
    '-A',
    '-A INPUT ',
    '-A USER',
    '-I INPUT 1 ',
    '-D',
  ],
  ...[
    '-R USER 1 ',
    '-N ',
    '-X',
    '-F\n',
    '-P INPUT ',
    '-E USER INPUT',
    '-Z',
    '-L',
    '-t nat',
    '-c 1 2',
    '-c 1',
    '-4',
  ],
  ...[
    '-6',
    '-n',
    '-v',
    '-j',
    '-j DROP',
    '-j USER',
    '-g USER',
    '-g ACCEPT',
    '-m',
    '-m comment',
    '--comment',
    '""',
  ],
  ...[
    '--comment ""',
    '-m nosuch',
    '-m unclean',
    '-j ULOG',
    '-p',
    '-p tcp',
    '-p 0',
    '-p all',
    '! -p tcp',
    '-s',
    '-d',
  ],
  ...[
    '-s 1.1.1.1,2.2.2.2',
    '-s ::/0',
    '-s 0/0',
    '! -s 0.0.0.0/0',
    '-i +',
    '-o eth+',
    '-f',
    '--dport',
    '--sport 1:',
  ],
  ...[
    '--dport=22',
    '-ptcp',
    '--syn',
    '--s',
    '--d',
    '[unsupported revision]',
    "is incompatible, use 'nft' tool.",
  ],
];

function number(random: Random): string {
  const numbers = [
    '0',
    '-0',
    '00',
    '-1',
    '1',
    '08',
    '0x',
    '0xff',
    '1e9',
    '255',
    '256',
    '65535',
    '65536',
    '1.5',
  ];
  const large = [
    '2147483648',
    '4294967296',
    '9007199254740993',
    '18446744073709551616',
    '9'.repeat(400),
    'NaN',
  ];
  return random.pick([...numbers, ...large, String(random.integer(0, 100_000))]);
}

function randomBytes(random: Random, most: number): Buffer {
  const high = random.pick([127, 255]);
  return Buffer.from(Array.from({ length: random.integer(0, most) }, () => random.integer(0, high)));
}

function randomWords(random: Random): Buffer {
  const words = Array.from({ length: random.integer(1, 60) }, () =>
    random.pick([random.pick(pieces), number(random), random.pick(['', ' ', '\n-A INPUT '])]),
  );
  return encodeBytes(`*filter\n:USER - [0:0]\n-A INPUT ${words.join(random.pick(['', ' ']))}\nCOMMIT\n`);
}

/** Quotes in quotes, backslashes before backslashes, negations of negations, option in option. */
function nesting(random: Random): Buffer {
  const open = random.pick([
    '"',
    '\\',
    '\\"',
    '"\\',
    '! ',
    '!',
    '-m ',
    '-444',
    '-m comment --comment "',
    "'",
    '[',
    '${',
    '|41',
  ]);
  const inner = open.repeat(random.pick([1, 2, 3, 50, 247, 600]));
  const before = random.pick([
    '',
    '-m comment --comment ',
    '-j LOG --log-prefix "',
    '-s ',
    '-m string --algo bm --hex-string ',
  ]);
  const after = random.pick(['', '"', ' -j ACCEPT', '" -j DROP', '|']);
  return encodeBytes(`*filter\n-A INPUT ${before}${inner}${after}\nCOMMIT\n`);
}

/** Commands with chains and numbers that may not be there. */
function commands(random: Random): Buffer {
  const chain = (): string =>
    random.chance(0.85)
      ? random.pick(['INPUT', 'FORWARD', 'USER'])
      : random.pick(['X', '-x', '', '"a b"', 'é', 'a'.repeat(29)]);
  const rule = (): string =>
    random.pick(['', '-j DROP', '-p tcp', '-s 1.1.1.1,2.2.2.2 -j X', '-c 5 6', '-j USER', '-6', '-p']);
  const lines = Array.from({ length: random.pick([1, 1, 2, 3, 4, 12]) }, (): string => {
    const verb = random.pick([
      '-A',
      '-I',
      '-R',
      '-D',
      '-N',
      '-X',
      '-F',
      '-P',
      '-E',
      '-Z',
      '--append',
      '--ins',
      '-C',
      '-S',
    ]);
    const glue = random.pick([' ', ' ', ' ', '', '=', '  ']);
    const count = random.chance(0.4) ? ` ${random.pick(['1', '1', '2', number(random)])}` : '';
    const counters = random.chance(0.2)
      ? random.pick(['[1:2] ', '[1:2]', '[a:b] ', '[18446744073709551615:0] '])
      : '';
    return `${counters}${verb}${glue}${chain()}${count} ${rule()}`;
  });
  const text = ['*filter', ':USER - [0:0]', ...lines, 'COMMIT', ''].join('\n');
  return encodeBytes(random.chance(0.1) ? text.slice(0, random.integer(0, text.length)) : text);
}
