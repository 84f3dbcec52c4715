/** What stands in `$(...)` in a command of a script, or at the head of a loop or a choice: text of other commands. */
import type { Node, Part, Redirect, Word } from './syntax-tree';

/** Those of the node itself, without those of the commands in it. */
export function outputsOf(node: Node): readonly string[] {
  switch (node.kind) {
    case 'command': {
      const values = node.assignments.flatMap(({ value }) => ('parts' in value ? [value] : value));
      return [...values, ...node.words].flatMap(ofWord).concat(node.redirects.flatMap(ofRedirect));
    }
    case 'while':
      return node.redirects.flatMap(ofRedirect);
    case 'for':
      return (node.words ?? []).flatMap(ofWord);
    case 'case':
      return ofWord(node.subject);
    case 'arithmetic':
      return ofText(node.expression);
    case 'count':
      return node.steps.flatMap(ofText);
    default:
      return [];
  }
}

function ofWord({ parts }: Word): readonly string[] {
  return parts.flatMap(ofPart);
}

function ofPart(part: Part): readonly string[] {
  if (part.kind === 'output') return [part.source];
  if (part.kind === 'arithmetic') return ofText(part.source);
  if (part.kind !== 'variable' || part.change === undefined) return [];
  const { word, by } = part.change;
  return [word, ...(by === undefined ? [] : [by])].flatMap(ofWord);
}

function ofRedirect({ target, document }: Redirect): readonly string[] {
  return [...ofWord(target), ...(document?.isExpanded === true ? ofText(document.text) : [])];
}

/** Of text that was not read as words: all behind the first of them. */
function ofText(text: string): readonly string[] {
  const at = text.search(/\$\((?!\()|`/);
  return at < 0 ? [] : [text.slice(at).replace(/^(\$\(|`)/, '')];
}
