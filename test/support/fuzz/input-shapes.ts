/** Texts without sense, each kind after its own plan. */
import { encodeBytes } from '../../../lib/base/bytes';
import { inputPieces, oddNumber } from './input-pieces';
import type { seededRandom } from '../laws/seeded-random';

type Random = ReturnType<typeof seededRandom>;

export function randomWords(random: Random): Buffer {
  const words = Array.from({ length: random.integer(1, 60) }, () =>
    random.pick([random.pick(inputPieces), oddNumber(random), random.pick(['', ' ', '\n-A INPUT '])]),
  );
  return encodeBytes(`*filter\n:USER - [0:0]\n-A INPUT ${words.join(random.pick(['', ' ']))}\nCOMMIT\n`);
}

/** Quotes in quotes, backslashes before backslashes, negations of negations, option in option. */
export function nesting(random: Random): Buffer {
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
export function commands(random: Random): Buffer {
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
    const count = random.chance(0.4) ? ` ${random.pick(['1', '1', '2', oddNumber(random)])}` : '';
    const counters = random.chance(0.2)
      ? random.pick(['[1:2] ', '[1:2]', '[a:b] ', '[18446744073709551615:0] '])
      : '';
    return `${counters}${verb}${glue}${chain()}${count} ${rule()}`;
  });
  const text = ['*filter', ':USER - [0:0]', ...lines, 'COMMIT', ''].join('\n');
  return encodeBytes(random.chance(0.1) ? text.slice(0, random.integer(0, text.length)) : text);
}

/** Chains that jump to each other, one below the other, perhaps in a circle. */
export function deepChains(random: Random): Buffer {
  const count = random.pick([2, 5, 40, 40, 40, 1500]);
  const name = (index: number): string => `C${String(index)}`;
  const lines = Array.from({ length: count }, (_, index) => {
    const to = random.chance(0.05) ? random.integer(0, count) : index + 1;
    return `-A ${name(index)} ${random.pick(['-j', '-j', '-g'])} ${to === count ? 'LOG' : name(to)}`;
  });
  const declared = lines.map((_, index) => `:${name(index)} - [0:0]`);
  return encodeBytes(['*filter', ...declared, '-A INPUT -j C0', ...lines, 'COMMIT', ''].join('\n'));
}

/** A line of up to ten megabytes, of one thing again and again, somewhere in a file that is right. */
export function megabytes(random: Random): Buffer {
  const unit = random
    .pick([random.pick(inputPieces), oddNumber(random), 'x', '\udcff', '-A INPUT -j DROP '])
    .replaceAll('\n', ' ');
  const bytes = random.pick([1e5, 1e5, 1e6, 1e6, 1e7]);
  const long = unit.repeat(Math.ceil(bytes / unit.length));
  const line = random.pick([
    `-A INPUT ${long}`,
    `-A INPUT -m comment --comment "${long}"`,
    `-A INPUT -s 1.1.1.1,${long}`,
    `-A ${long} -j DROP`,
    `:${long} - [0:0]`,
    `# ${long}`,
    `*${long}`,
    `-I INPUT ${long}`,
    `[${long}] -A INPUT -j DROP`,
    `-A INPUT -m string --algo bm --hex-string "|${long}|"`,
    `-A INPUT -m nosuch ${long}`,
    long,
  ]);
  return encodeBytes(`*filter\n:USER - [0:0]\n-A INPUT -j USER\n${line}\nCOMMIT\n`);
}

/** Rules much like one that is right: what was learned from one must not be taken for granted of another. */
export function similarRules(random: Random, table: string, rule: string): Buffer {
  const lines = Array.from({ length: random.integer(2, 8) }, (_, index) => {
    if (index === 0 || random.chance(0.2)) return `-A USER ${rule}`;
    const words = rule.split(' ');
    const at = random.integer(0, words.length - 1);
    const word = words[at] ?? '';
    const other = random.pick([
      word.replace(/[0-9]+/, () => oddNumber(random)),
      word.replace(/[0-9]/, () => String(random.integer(0, 9))),
      `${word}${random.pick(['0', '/32', '/0', ':', ',1', '"', ' ', '.', '\u00e9', 'x'])}`,
      word.slice(0, random.integer(0, word.length)),
      word.toUpperCase(),
      random.pick(words),
      random.pick(rule.split(/[ ,:/.]/)),
      `"${word}"`,
      `! ${word}`,
    ]);
    return `-A USER ${[...words.slice(0, at), other, ...words.slice(at + 1)].join(' ')}`;
  });
  return encodeBytes([`*${table}`, ':USER - [0:0]', ...lines, 'COMMIT', ''].join('\n'));
}
