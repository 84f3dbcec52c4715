/** Options in a hop-by-hop or destination header of IPv6 (iptables-extensions(8), hbh and dst). */
import { type Parsed, type ValueKind, accepted, refused, wordKind } from '../value-kind';
import { tryParseInteger } from './numbers';

const max = 16;

const allowed = `1 to ${String(max)} of TYPE or TYPE:LENGTH, each number from 0 to 255, separated by commas`;

export const ipv6Options: ValueKind<string> = wordKind({
  name: 'IPv6 options',
  allowed,
  parse: (word): Parsed => {
    const options = word.split(',').map(tryPrintOption);
    const wrong = options.indexOf(undefined);
    if (wrong >= 0)
      return refused(`\`${word.split(',')[wrong] ?? ''}\` is not TYPE or TYPE:LENGTH; allowed: ${allowed}`);
    return options.length > max
      ? refused(`holds more than ${String(max)} options`)
      : accepted(options.join(','));
  },
  sample: (random) => random.pick(['1', '1:2,3', '0x5:0x10', '194:4', '5:2,0,1']),
});

function tryPrintOption(text: string): string | undefined {
  const numbers = text.split(':').map(tryParseInteger);
  const fits = numbers.length <= 2 && numbers.every((number) => number !== undefined && number <= 255);
  return fits ? numbers.join(':') : undefined;
}
