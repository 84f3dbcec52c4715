/** Loops of a script. Where it is not known how often they run, they are not followed. */
import { importProblems } from '../../diagnostics';
import { calculate, expandWords } from './expand-word';
import { inputOf } from './known-output';
import type { Status } from './known-results';
import type { RunningScript } from './running-script';
import { Stop } from './stop';
import type { Node } from './syntax-tree';

type Of<Kind extends Node['kind']> = Extract<Node, { readonly kind: Kind }>;

export function runFor(run: RunningScript, node: Of<'for'>): Status {
  const { name, words, body } = node;
  const items = words === undefined ? run.variables.given : expandWords(words, run.variables);
  if (items === undefined) {
    run.skip(node, () => {
      run.notes.note(node, node.source);
    });
    // Files of /proc/sys, usually.
    if (!run.touchesRules(body) && node.source.includes('/proc/sys/'))
      run.notes.add(importProblems.notExpressed(run.notes.spanOf(node), node.source), node.source);
    return 'unknown';
  }
  for (const item of items) {
    run.variables.set(name, item);
    if (isLeft(run, body)) break;
  }
  return 'ok';
}

export function runCount(run: RunningScript, node: Of<'count'>): Status {
  const [begin = '', condition = '', step = ''] = node.steps;
  const valueOf = (source: string): number | undefined =>
    source.trim() === '' ? 1 : calculate(source, run.variables);
  const isKnown = valueOf(begin) !== undefined && condition.trim() !== '';
  for (let next = isKnown ? valueOf(condition) : undefined; next !== 0; next = valueOf(condition)) {
    if (next === undefined) {
      run.skip(node, () => {
        run.notes.note(node, node.source);
      });
      return 'unknown';
    }
    run.step();
    if (isLeft(run, node.body)) break;
    valueOf(step);
  }
  return 'ok';
}

export function runWhile(run: RunningScript, node: Of<'while'>): Status {
  const isRedirected = node.redirects.some(({ operator }) => operator.includes('<'));
  const repeat = (): Status => {
    for (;;) {
      const status = isEndless(node.condition) ? 'unknown' : run.run(node.condition);
      if (status === 'unknown') {
        run.skip(node, () => {
          run.notes.note(node, node.source);
        });
        return status;
      }
      if ((status === 'ok') === node.isUntil || isLeft(run, node.body)) return 'ok';
    }
  };
  return isRedirected ? run.withInput(inputOf(node.redirects, run.variables), repeat) : repeat();
}

/** Runs the body of a loop once, and says whether that ended the loop. */
function isLeft(run: RunningScript, body: Node): boolean {
  try {
    run.run(body);
  } catch (error) {
    if (!(error instanceof Stop) || error.kind === 'exit' || error.kind === 'return') throw error;
    return error.kind === 'break';
  }
  return false;
}

/** `while true`: what ends such a loop is nothing that a script says. */
function isEndless(condition: Node): boolean {
  const [only] = condition.kind === 'list' && condition.items.length === 1 ? condition.items : [];
  const [part] = only?.kind === 'command' ? (only.words[0]?.parts ?? []) : [];
  return part?.kind === 'text' && (part.text === 'true' || part.text === ':');
}
