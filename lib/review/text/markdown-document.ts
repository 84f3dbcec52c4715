/** A document of Markdown from blocks, no longer than there is room for, and closed wherever it is cut. */
import { fenced } from './markdown-text';

export type MarkdownBlock =
  | { readonly kind: 'text'; readonly text: string }
  /** Lines as they are. */
  | { readonly kind: 'fence'; readonly language: string; readonly lines: readonly string[] }
  /** Folded away; the summary is HTML that is safe. */
  | { readonly kind: 'fold'; readonly summary: string; readonly blocks: readonly MarkdownBlock[] };

export interface MarkdownPart {
  readonly text: string;
  readonly isCut: boolean;
}

const gap = '\n\n';

/** @param room characters, as JavaScript counts them */
export function printBlocks(blocks: readonly MarkdownBlock[], room: number): MarkdownPart {
  const parts: string[] = [];
  let left = room;
  for (const block of blocks) {
    const whole = printBlock(block);
    const cost = whole.length + gap.length;
    if (cost <= left) {
      parts.push(whole);
      left -= cost;
      continue;
    }
    parts.push(...beginningOf(block, left - gap.length));
    return { text: parts.join(gap), isCut: true };
  }
  return { text: parts.join(gap), isCut: false };
}

function printBlock(block: MarkdownBlock): string {
  switch (block.kind) {
    case 'text':
      return block.text;
    case 'fence':
      return fenced(block.language, block.lines);
    case 'fold':
      return folded(block.summary, block.blocks.map(printBlock).join(gap));
  }
}

/** As much of a block as there is room for; nothing where a part of it would say something else. */
function beginningOf(block: MarkdownBlock, room: number): readonly string[] {
  switch (block.kind) {
    case 'text':
      return [];
    case 'fence': {
      const frame = fenced(block.language, block.lines).length - block.lines.join('\n').length;
      const lines: string[] = [];
      let length = frame;
      for (const line of block.lines) {
        length += line.length + 1;
        if (length > room) break;
        lines.push(line);
      }
      return lines.length === 0 ? [] : [fenced(block.language, lines)];
    }
    case 'fold': {
      const { text } = printBlocks(block.blocks, room - folded(block.summary, '').length);
      return text === '' ? [] : [folded(block.summary, text)];
    }
  }
}

function folded(summary: string, content: string): string {
  return `<details><summary>${summary}</summary>${gap}${content}${gap}</details>`;
}
