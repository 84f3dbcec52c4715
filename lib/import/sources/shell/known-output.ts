/** What commands print, where that follows from the script: `$(...)`, and what goes through a pipe into a loop. */
import { type Variables } from './expand-parameter';
import { expandText, expandWords } from './expand-word';
import { isAboutRules } from './firewall-command';
import { parseScript } from './parse-script';
import { NotShell, ScriptCursor } from './script-cursor';
import type { HereDocument, Node, Redirect } from './syntax-tree';

/** Undefined where it depends on the host. */
export function outputOf(source: string, variables: Variables): string | undefined {
  try {
    return outputOfNode(parseScript(source), variables)?.replace(/\n+$/, '');
  } catch (error) {
    if (error instanceof NotShell) return undefined;
    throw error;
  }
}

export function outputOfNode(node: Node, variables: Variables): string | undefined {
  if (node.kind === 'list') {
    const [only, ...more] = node.items;
    return only === undefined || more.length > 0 ? undefined : outputOfNode(only, variables);
  }
  if (node.kind === 'pipe') {
    const [first, ...filters] = node.items;
    let text = first === undefined ? undefined : outputOfNode(first, variables);
    for (const filter of filters) {
      const words = filter.kind === 'command' ? expandWords(filter.words, variables) : undefined;
      if (text === undefined || words === undefined) return undefined;
      text = filtered(text, words);
    }
    return text;
  }
  if (node.kind !== 'command') return undefined;
  const words = expandWords(node.words, variables);
  return words === undefined ? undefined : printed(words, inputOf(node.redirects, variables));
}

/** What a command reads; undefined where that depends on the host. */
export function inputOf(redirects: readonly Redirect[], variables: Variables): string | undefined {
  const input = redirects.find(({ operator }) => operator.includes('<'));
  if (input === undefined) return undefined;
  if (input.document !== undefined) return documentText(input.document, variables);
  const said = input.operator.endsWith('<<<') ? expandText(input.target, variables) : undefined;
  return said === undefined ? undefined : `${said}\n`;
}

function documentText({ text, isExpanded }: HereDocument, variables: Variables): string | undefined {
  if (!isExpanded) return text;
  const word = new ScriptCursor(
    `"${text.replace(/\\?"/g, (found) => found.replace(/./g, '\\$&'))}"`,
  ).tryTakeWord();
  return word === undefined ? '' : expandText(word, variables);
}

function printed([name = '', ...given]: readonly string[], input: string | undefined): string | undefined {
  switch (name) {
    case 'echo':
      return `${given.filter((word, index) => index > 0 || !/^-[neE]+$/.test(word)).join(' ')}\n`;
    case 'printf': {
      const [format, ...items] = given;
      return format === '%s\\n' || format === '%s\n' ? items.map((item) => `${item}\n`).join('') : undefined;
    }
    case 'cat':
      return given.length === 0 ? input : undefined;
    case 'whoami':
      return 'root\n';
    case 'id':
      return given[0] === '-u' ? '0\n' : undefined;
    case 'seq':
      return sequence(given);
    case 'which':
    case 'command':
    case 'type': {
      const tool = given.at(-1) ?? '';
      return isAboutRules(tool) ? `${tool}\n` : undefined;
    }
    default:
      return undefined;
  }
}

function sequence(given: readonly string[]): string | undefined {
  const [first = 1, last = first] = given.length === 1 ? [1, Number(given[0])] : given.map(Number);
  const isKnown = given.length <= 2 && given.every((word) => /^\d+$/.test(word)) && last - first < 10_000;
  if (!isKnown) return undefined;
  return Array.from(
    { length: Math.max(0, last - first + 1) },
    (_, index) => `${String(first + index)}\n`,
  ).join('');
}

function filtered(text: string, [name = '', ...given]: readonly string[]): string | undefined {
  const lines = text.replace(/\n$/, '').split('\n');
  const column = columnOf(name, given);
  if (column !== undefined) {
    const { separator, number } = column;
    return lines
      .map((line) => (typeof separator === 'string' ? line : line.trim()).split(separator))
      .map(
        (fields) =>
          `${fields[number - 1] ?? (name === 'cut' && fields.length === 1 ? (fields[0] ?? '') : '')}\n`,
      )
      .join('');
  }
  const [from = '', to = ''] = given;
  if (name === 'tr' && given.length === 2 && from.length === 1 && to.length === 1)
    return text.split(from).join(to);
  return name === 'cat' && given.length === 0 ? text : undefined;
}

/** The column that `cut -d: -f1` and `awk -F: '{print $1}'` print. */
function columnOf(
  name: string,
  given: readonly string[],
): { readonly separator: string | RegExp; readonly number: number } | undefined {
  const all = given.join(' ');
  if (name === 'cut') {
    const [, separator, number] = /^-d ?(.) -f ?(\d+)$/.exec(all) ?? /^()-f ?(\d+)$/.exec(all) ?? [];
    return number === undefined
      ? undefined
      : { separator: separator === '' ? '\t' : (separator ?? '\t'), number: Number(number) };
  }
  const [, separator, number] = /^(?:-F ?(.) )?\{ ?print \$(\d+);? ?\}$/.exec(all) ?? [];
  if (name !== 'awk' || number === undefined || number === '0') return undefined;
  return { separator: separator ?? /\s+/, number: Number(number) };
}
