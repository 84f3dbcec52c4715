/**
 * Tests of the u32 match: bytes anywhere in a packet (iptables-extensions(8), u32).
 *
 *     tests    = test *( "&&" test )            up to 10
 *     test     = location "=" value *( "," value )   up to 10 values
 *     location = number *( operator number )    up to 10 numbers; operators & << >> @
 *     value    = number / number ":" number
 *
 * White space may stand between all of these. Printed without it, numbers in hexadecimal, a range of one as
 * its number.
 */
import { type Parsed, type RandomSource, type ValueKind, accepted, refused, wordKind } from '../value-kind';
import { maxUnsigned32, printHex, tryParseInteger } from './numbers';

const max = 10;

const allowed = 'tests such as `0>>22&0x3C@0>>24=0:5` joined by &&';

export const u32Tests: ValueKind<string> = wordKind({
  name: 'u32 tests',
  allowed,
  quoting: 'always',
  parse: (word) => new TestReader(word).read(),
  sample: sampleTests,
});

class TestReader {
  private at = 0;

  constructor(private readonly text: string) {}

  read(): Parsed {
    const tests: string[] = [];
    do {
      const test = this.readTest();
      if (test === undefined) return refused(`at character ${String(this.at + 1)}: ${this.wanted}`);
      tests.push(test);
    } while (this.take('&&'));
    if (this.at < this.text.length) return refused(`at character ${String(this.at + 1)}: , or && is missing`);
    return tests.length > max
      ? refused(`holds ${String(tests.length)} tests; at most ${String(max)} are possible`)
      : accepted(tests.join('&&'));
  }

  private wanted = '';

  private readTest(): string | undefined {
    let location = this.readNumber();
    if (location === undefined) return undefined;
    for (let numbers = 1; !this.take('='); numbers++) {
      const operator = ['<<', '>>', '&', '@'].find((candidate) => this.take(candidate));
      if (operator === undefined) return this.miss('an operator (& << >> @) or = is missing');
      if (operator.length === 2 && !this.isShift()) return this.miss('a shift is by 0 to 31 bits');
      if (numbers === max) return this.miss(`a location has at most ${String(max)} numbers`);
      const number = this.readNumber();
      if (number === undefined) return undefined;
      location += operator + number;
    }
    const values: string[] = [];
    do {
      const value = this.readValue();
      if (value === undefined) return undefined;
      if (values.push(value) > max) return this.miss(`a test has at most ${String(max)} values`);
    } while (this.take(','));
    return `${location}=${values.join(',')}`;
  }

  private readValue(): string | undefined {
    const first = this.readNumber();
    if (first === undefined || !this.take(':')) return first;
    const last = this.readNumber();
    if (last === undefined) return undefined;
    return first === last ? first : `${first}:${last}`;
  }

  private readNumber(): string | undefined {
    this.skipSpace();
    const [written = ''] = /^[0-9a-z]+/i.exec(this.text.slice(this.at)) ?? [];
    const number = tryParseInteger(written);
    if (number === undefined || number > maxUnsigned32) return this.miss('a number of 32 bits is missing');
    this.at += written.length;
    this.skipSpace();
    return printHex(number);
  }

  /** Whether the number that comes next is one that the kernel shifts by. */
  private isShift(): boolean {
    this.skipSpace();
    const [written = ''] = /^[0-9a-z]+/i.exec(this.text.slice(this.at)) ?? [];
    return (tryParseInteger(written) ?? 32) <= 31;
  }

  private take(token: string): boolean {
    this.skipSpace();
    if (!this.text.startsWith(token, this.at)) return false;
    this.at += token.length;
    return true;
  }

  /** Notes what is missing here. */
  private miss(wanted: string): string | undefined {
    this.wanted = wanted;
    return undefined;
  }

  private skipSpace(): void {
    while (this.text[this.at] === ' ' || this.text[this.at] === '\t') this.at++;
  }
}

function sampleTests(random: RandomSource): string {
  const number = (): string => random.pick(['0', '6', '0xFF', '22', String(random.integer(0, 4_000_000))]);
  const test = (): string =>
    `${number()}${random.pick(['', ` ${random.pick(['&', '@'])} ${number()}`, '>>24', ' << 2'])}=${random.pick(
      [number(), `${number()},${number()}`, '0:0xff'],
    )}`;
  return Array.from({ length: random.integer(1, 3) }, test).join(random.pick(['&&', ' && ']));
}
