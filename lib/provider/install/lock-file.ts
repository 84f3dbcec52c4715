/**
 * The block of this provider in Terraform's dependency lock file.
 *
 * Terraform refuses a provider whose files are not what the lock file says, and the cdktf command asks the
 * registry for every provider that the lock file does not name, which must fail for this one. So whoever writes the
 * launcher writes its block too. Blocks of other providers are kept to the letter.
 */

export interface ProviderLock {
  /** Such as `terraform.local/cdktf-iptables/iptables`. */
  readonly source: string;
  readonly version: string;
  /** As in `required_providers`. */
  readonly constraints: string;
  /** With its `h1:`. */
  readonly hash: string;
}

const heading =
  '# This file is maintained automatically by "terraform init".\n# Manual edits may be lost in future updates.\n';

/** The text of a lock file with this block in its place, blocks in the order of their addresses. */
export function withProviderLock(text: string | undefined, lock: ProviderLock): string {
  const { before, blocks } = splitBlocks(text === undefined || text.trim() === '' ? heading : text);
  const others = blocks.filter((block) => block.source !== lock.source);
  const own = { source: lock.source, text: blockText(lock) };
  const all = [...others, own].sort((left, right) => (left.source < right.source ? -1 : 1));
  return [before, ...all.map((block) => block.text)].map((part) => part.trim()).join('\n\n') + '\n';
}

function blockText({ source, version, constraints, hash }: ProviderLock): string {
  return [
    `provider "${source}" {`,
    `  version     = "${version}"`,
    `  constraints = "${constraints}"`,
    '  hashes = [',
    `    "${hash}",`,
    '  ]',
    '}',
  ].join('\n');
}

interface Block {
  readonly source: string;
  readonly text: string;
}

/** Blocks begin with `provider "` and end with `}`, both at the start of a line: Terraform formats them so. */
function splitBlocks(text: string): { readonly before: string; readonly blocks: readonly Block[] } {
  const blocks = [...text.matchAll(/^provider "([^"]*)" \{[^]*?^\}/gm)].map((match) => ({
    source: match[1] ?? '',
    text: match[0],
    start: match.index,
  }));
  return { before: text.slice(0, blocks[0]?.start ?? text.length), blocks };
}
