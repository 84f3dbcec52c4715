/** Rules files that nobody writes in good faith, as large as one likes. */

const table = (text: string): string => `*filter\n:A - [0:0]\n:B - [0:0]\n${text}\nCOMMIT\n`;
const fill = (unit: string, bytes: number): string => unit.repeat(Math.ceil(bytes / unit.length));
const lines = (bytes: number, line: (index: number) => string): string => {
  const made: string[] = [];
  for (let length = 0; length < bytes; length += (made.at(-1) ?? '').length + 1) made.push(line(made.length));
  return made.join('\n');
};
const name = (index: number): string => index.toString(36);

/** By what they are made of, for so many bytes. */
export const hostileShapes: Readonly<Record<string, (bytes: number) => string>> = {
  'one line, a word': (bytes) => table(`-A INPUT ${fill('x', bytes)}`),
  'one line, words': (bytes) => table(`-A INPUT ${fill('-f ', bytes)}`),
  'one line, spaces': (bytes) => table(`-A INPUT ${fill(' ', bytes)}x`),
  'one line, quotes': (bytes) => table(`-A INPUT -m comment --comment ${fill('"', bytes)}`),
  'one line, backslashes': (bytes) => table(`-A INPUT -m comment --comment "${fill('\\', bytes)}"`),
  'one line, negations': (bytes) => table(`-A INPUT ${fill('! ', bytes)}-p tcp`),
  'one line, a comma list': (bytes) => table(`-A INPUT -s ${fill('1.1.1.1,', bytes)}2.2.2.2`),
  'one line, bytes no text': (bytes) => table(`-A INPUT -m comment --comment "${fill('\udcff', bytes)}"`),
  'one line, a chain': (bytes) => table(`:${fill('x ', bytes)}`),
  'one line, no table': (bytes) => fill('x', bytes),
  'short words glued': (bytes) => table(lines(bytes, () => `-A INPUT -${'4'.repeat(1000)}`)),
  'lists of addresses': (bytes) =>
    table(
      lines(bytes, () => `-A INPUT -s ${'1.1.1.1,'.repeat(90)}2.2.2.2 -d ${'1.1.1.1,'.repeat(90)}2.2.2.2`),
    ),
  'comments no text': (bytes) => table(lines(bytes, () => '-A INPUT -m comment --comment "\u00e9\udcc3"')),
  'empty lines': (bytes) => fill('\n', bytes),
  tables: (bytes) => lines(bytes, () => '*filter\nCOMMIT'),
  chains: (bytes) => table(lines(bytes, (index) => `:c${name(index)} - [0:0]`)),
  'chains, then flushes': (bytes) =>
    table(
      `${lines(bytes / 2, (index) => `:c${name(index)} - [0:0]`)}\n${fill('-F\n-X A\n-N A\n', bytes / 2)}`,
    ),
  'a chain, made and deleted': (bytes) =>
    table(`${lines(bytes / 2, (index) => `:c${name(index)} - [0:0]`)}\n${fill('-X A\n-N A\n', bytes / 2)}`),
  'a chain, renamed': (bytes) =>
    table(
      `${lines(bytes / 2, (index) => `:c${name(index)} - [0:0]`)}\n${fill('-E A C\n-E C A\n', bytes / 2)}`,
    ),
  'chains, deleted all': (bytes) => table(fill('-N C\n-X\n-X\n', bytes)),
  'chains in a loop': (bytes) =>
    table(
      lines(
        bytes,
        (index) =>
          `:c${name(index)} - [0:0]\n-A c${name(index)} -j c0\n-I c${name(Math.max(0, index - 1))} -j c${name(index)}`,
      ),
    ),
  'jumps to one chain': (bytes) => table(lines(bytes, () => '-A INPUT -j A\n-A A -j B')),
  'jumps to nowhere': (bytes) =>
    table(
      `${lines(bytes / 2, (index) => `:c${name(index)} - [0:0]`)}\n${lines(bytes / 2, (index) => `-A INPUT -j d${name(index)}`)}`,
    ),
  'unknown matches': (bytes) =>
    table(lines(bytes, (index) => `-A INPUT -m m${name(index)} --x ${name(index)}`)),
  'unknown options': (bytes) => table(lines(bytes, (index) => `-A INPUT -m limit --limmit ${name(index)}`)),
  'unknown targets': (bytes) => table(lines(bytes, (index) => `-A INPUT -j T${name(index)} --x`)),
  'wrong values': (bytes) => table(lines(bytes, (index) => `-A INPUT -p tcp --dport s${name(index)}`)),
  'many options': (bytes) =>
    table(
      lines(bytes, (index) => `-A INPUT ${'-m mark --mark 1 '.repeat(60)}-m mark --mark ${String(index)}`),
    ),
  'rules put first': (bytes) => table(lines(bytes, () => '-I INPUT -j DROP')),
  'rules put second': (bytes) => table(`-A INPUT\n${lines(bytes, () => '-I INPUT 2 -j DROP')}`),
  'rules deleted by text': (bytes) =>
    table(
      `${lines(bytes / 2, (index) => `-A INPUT -m mark --mark ${String(index)}`)}\n${lines(bytes / 4, () => '-A INPUT -j LOG\n-D INPUT -j LOG')}`,
    ),
  'rules deleted by number': (bytes) =>
    table(`${fill('-A INPUT\n', bytes / 2)}${fill('-D INPUT 2\n', bytes / 2.5)}`),
  'rules deleted from the end': (bytes) =>
    table(
      `${lines(bytes / 2, (index) => `-A INPUT -m mark --mark ${String(index)}`)}\n${lines(bytes / 2, () => '-A INPUT -j LOG\n-D INPUT -j LOG')}`,
    ),
  'rules replaced': (bytes) =>
    table(
      `${fill('-A INPUT\n', bytes / 2)}${lines(bytes / 2, (index) => `-R INPUT ${String(1 + index * 7)} -j LOG`)}`,
    ),
  'counters out of range': (bytes) =>
    table(lines(bytes, () => '[99999999999999999999:99999999999999999999] -A INPUT -j DROP')),
};
