/** What is in a Markdown text: its prose, its code, its links, its headings, the files that it names. */

/** A place that a text leads to. The path is empty in the same text, the anchor where the whole page is meant. */
export interface Link {
  readonly path: string;
  readonly anchor: string;
}

const fence = /^(```|~~~)[\s\S]*?^\1.*$/gm;
const span = /(?<!`)(`+)(?!`)([\s\S]*?[^`])\1(?!`)/g;

/** A text without its code. */
export function proseOf(markdown: string): string {
  return markdown.replace(fence, '').replace(span, '');
}

/** A text with blanks in the place of its code: what is left keeps its line. */
export function codeBlanked(markdown: string): string {
  const blank = (code: string): string => code.replace(/[^\n]/g, ' ');
  return markdown.replace(fence, blank).replace(span, blank);
}

/** The code spans of a text. */
export function codeOf(markdown: string): readonly string[] {
  return [...markdown.replace(fence, '').matchAll(span)].map((found) => found[2] ?? '');
}

/** The links of a text to files of the repository and to places in it. */
export function linksOf(markdown: string): readonly Link[] {
  const prose = proseOf(markdown);
  const inline = [...prose.matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)/g)];
  const referenced = [...prose.matchAll(/^\s*\[[^\]]+\]:\s*<?([^\s>]+)/gm)];
  return [...inline, ...referenced]
    .map((found) => found[1] ?? '')
    .filter((target) => !/^[a-z][a-z0-9+.-]*:/i.test(target))
    .map((target) => {
      const [path = '', anchor = ''] = target.split('#');
      return { path: path.replace(/\?.*$/, ''), anchor };
    });
}

/** The anchors of the headings of a text, in order. */
export function headingsOf(markdown: string): readonly string[] {
  const seen = new Map<string, number>();
  return [...markdown.replace(fence, '').matchAll(/^#{1,6} +(.*?) *#*$/gm)].map((found) => {
    const slug = (found[1] ?? '')
      .toLowerCase()
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replace(/ /g, '-');
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${String(count)}`;
  });
}

const folders = [
  'lib',
  'constructs',
  'stacks',
  'test',
  'docs',
  'bench',
  'scripts',
  'bin',
  'etc',
  'examples',
  '.ci',
];

/** The words in code spans that look like paths of the repository; `{a,b}` are two. */
export function namedPaths(markdown: string): readonly string[] {
  return codeOf(markdown)
    .flatMap((code) => code.split(/\s+/))
    .filter((word) => folders.some((folder) => word.startsWith(`${folder}/`)))
    .map((word) => word.replace(/[/,;:]+$/, '').replace(/#.*$/, ''))
    .flatMap(alternatives);
}

function alternatives(word: string): readonly string[] {
  const [whole, choice] = /\{([^{}]*)\}/.exec(word) ?? [];
  if (whole === undefined || choice === undefined) return [word];
  return choice.split(',').flatMap((one) => alternatives(word.replace(whole, one)));
}
