/** The documents of a YAML file as values, each of which knows its place. */
import { readFileSync } from 'node:fs';
import type { Construct } from 'constructs';
import {
  type Document,
  LineCounter,
  type Node,
  type Pair,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  parseAllDocuments,
} from 'yaml';
import type { Span } from '../../lib/base/diagnostic';
import { FirewallError } from '../../lib/base/firewall-error';
import { quoted } from '../../lib/base/visible-text';
import { constructCatalogue } from '../problems/construct-catalogue';
import { constructError } from '../problems/construct-problems';

export interface YamlDocument {
  readonly value: unknown;
  /** The place of a member, such as `.allowFrom[0].peer`; of one that is not there, the place of what it is missing from. */
  spanAt(path: string, which: 'name' | 'value'): Span;
}

/** Aliases that stand for one another could make gigabytes of a few lines. */
const maxAliasCount = 100;

/** @throws FirewallError `construct/unreadable-file`, `construct/bad-yaml` */
export function readYamlFile(file: string, construct: Construct): readonly YamlDocument[] {
  const text = readText(file, construct);
  const lines = new LineCounter();
  const found = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false });
  const documents = Array.isArray(found) ? found : [];
  const spanOf = spans(file, text, lines);
  const problems = documents.flatMap(({ errors, warnings }) =>
    [...errors, ...warnings].map(({ message, pos: [start, end] }) => badYaml(message, spanOf(start, end))),
  );
  if (problems.length > 0) throw new FirewallError(problems);
  return documents.map((document) => {
    const spanAt: YamlDocument['spanAt'] = (path, which) => {
      const [start, end] = rangeAt(document, path, which);
      return spanOf(start, end);
    };
    try {
      return { value: document.toJS({ maxAliasCount }) as unknown, spanAt };
    } catch (error) {
      throw new FirewallError(badYaml((error as Error).message, spanAt('', 'value')), { cause: error });
    }
  });
}

function readText(file: string, construct: Construct): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    throw constructError(construct, {
      code: 'construct/unreadable-file',
      summary: `cannot read ${quoted(file)}`,
      detail: (error as Error).message,
    });
  }
}

function badYaml(message: string, span: Span): ReturnType<typeof constructCatalogue.problem> {
  return constructCatalogue.problem({
    code: 'construct/bad-yaml',
    summary: `this is not YAML that can be read: ${message}`,
    span,
  });
}

function spans(file: string, text: string, lines: LineCounter): (start: number, end: number) => Span {
  const texts = text.split('\n');
  return (start, end) => {
    const { line, col } = lines.linePos(start);
    const whole = (texts[line - 1] ?? '').replace(/\r$/, '');
    const characters = (from: number, to: number): number => [...whole.slice(from, to)].length;
    const rest = whole.slice(col - 1, col - 1 + end - start).trimEnd();
    return {
      file,
      line: Math.max(line, 1),
      column: characters(0, col - 1) + 1,
      length: Math.max([...rest].length, 1),
      text: whole,
    };
  };
}

type Range = readonly [start: number, end: number];

const step = /\.([^.[\]]+)|\[(\d+)\]/g;

function rangeAt(document: Document.Parsed, path: string, which: 'name' | 'value'): Range {
  let node: Node | null | undefined = document.contents;
  let range = rangeOf(node) ?? [0, 0];
  for (const [, name, index] of path.matchAll(step)) {
    const at: Node | null | undefined = isAlias(node) ? node.resolve(document) : node;
    if (isMap(at)) {
      const pair: Pair | undefined = at.items.find(({ key }) => isScalar(key) && String(key.value) === name);
      if (pair === undefined) return range;
      const key = isNode(pair.key) ? rangeOf(pair.key) : undefined;
      node = isNode(pair.value) ? pair.value : undefined;
      const value = rangeOf(node);
      // Of a list or an object, its name says more than its first character.
      range = (which === 'value' && isScalar(node) ? value : key) ?? value ?? range;
    } else if (isSeq(at)) {
      const item: unknown = at.items[Number(index)];
      node = isNode(item) ? item : undefined;
      range = rangeOf(node) ?? range;
    } else {
      return range;
    }
  }
  return range;
}

function rangeOf(node: Node | null | undefined): Range | undefined {
  const [start, end] = node?.range ?? [];
  return start === undefined || end === undefined ? undefined : [start, end];
}
