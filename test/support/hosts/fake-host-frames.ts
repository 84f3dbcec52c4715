/** What comes to the fake host on stdin, and what it prints. */
import type { Family } from '../../../lib/net/family';

/** Frames as scripts print them; the first line of the input is the nonce. */
export class FrameWriter {
  private text = '';

  constructor(readonly input: string) {}

  write(name: string, content: string, status = 0): void {
    const nonce = this.input.split('\n', 1)[0] ?? '';
    this.text += `${nonce} begin ${name}\n${content}\n${nonce} end ${String(status)}\n`;
  }

  output(): Buffer {
    return Buffer.from(this.text);
  }
}

export interface ReceivedCommit {
  readonly id: string;
  readonly hashes: Readonly<Record<Family, string>>;
  readonly sections: ReadonlyMap<string, string>;
}

export function readCommit(input: string): ReceivedCommit {
  const [, id = '', , , ipv4 = '', ipv6 = ''] = input.split('\n', 7);
  const parts = input.split(/^#section (\S+) [0-9]+\n/m).slice(1);
  const sections = new Map<string, string>();
  for (let at = 0; at < parts.length; at += 2) sections.set(parts[at] ?? '', parts[at + 1] ?? '');
  return { id, hashes: { ipv4, ipv6 }, sections };
}
