/** What is read of a host is made into values, which take more memory than its bytes do: so lines and chains have limits too. */
import { FirewallError } from '../base/firewall-error';
import { tooManyLines } from './read-diagnostics';

const MOST_LINES = 1_000_000;
/** A chain takes a hundred times the memory of the line that declares it. */
const MOST_CHAINS = 100_000;

/** @throws FirewallError `host/output-too-large` */
export function requireReadable(save: Buffer, command: string, host: string): void {
  const lines = count(save, '\n', MOST_LINES);
  if (lines > MOST_LINES) throw new FirewallError(tooManyLines(host, command, `${String(MOST_LINES)} lines`));
  const chains = count(save, '\n:', MOST_CHAINS);
  if (chains > MOST_CHAINS)
    throw new FirewallError(tooManyLines(host, command, `${String(MOST_CHAINS)} chains`));
}

/** How often a text is there; one more than `most` stands for all above. */
function count(bytes: Buffer, text: string, most: number): number {
  let found = 0;
  for (let at = bytes.indexOf(text); at >= 0 && found <= most; at = bytes.indexOf(text, at + text.length))
    found += 1;
  return found;
}
