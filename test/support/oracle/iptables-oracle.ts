/**
 * What the machine's own iptables does with rules, thousands of them in a few calls.
 *
 * Rules that ought to be taken go into one restore, each with a mark after it, so that the saved text can be told apart
 * again; when the restore fails, the rules that it names are taken out, or halves are tried where it names none. Rules
 * that ought to be refused get a restore each.
 */
import type { Family } from '../../../lib/net/family';
import type { Backend } from '../../../lib/sandbox/sandbox';
import { makeObjects } from './host-objects';
import { type RestoringNamespace, restoringNamespace } from './restoring-namespace';

export interface PlacedRule {
  readonly table: string;
  /** A built-in chain, or `USER`, which is made. */
  readonly chain: string;
  readonly text: string;
}

export type Answer =
  | { readonly accepted: true; readonly saved: readonly string[] }
  | { readonly accepted: false; readonly error: string };

export type Answers = ReadonlyMap<PlacedRule, Answer>;

/** How many go into one restore: all of them go again for each that is refused. */
const TOGETHER = 200;

/** Rules that ought to be accepted. */
export async function askTogether(
  family: Family,
  backend: Backend,
  rules: readonly PlacedRule[],
): Promise<Answers> {
  return askTables(family, backend, rules, async (namespace, placed) => {
    const answers = new Map<PlacedRule, Answer>();
    const open = Array.from({ length: Math.ceil(placed.length / TOGETHER) }, (_, index) =>
      placed.slice(index * TOGETHER, (index + 1) * TOGETHER),
    );
    for (let batch = open.pop(); batch !== undefined; batch = open.pop()) {
      const { saved, error, lines } = await restore(namespace, batch);
      const named = new Set(lines.flatMap((line) => ruleOfLine(batch, line)));
      if (saved !== undefined) {
        for (const [rule, texts] of saved) answers.set(rule, { accepted: true, saved: texts });
      } else if (named.size > 0 || batch.length === 1) {
        const refused = batch.length === 1 ? batch : [...named];
        for (const rule of refused) answers.set(rule, { accepted: false, error });
        const left = batch.filter((rule) => !answers.has(rule));
        if (left.length > 0) open.push(left);
      } else {
        const middle = Math.ceil(batch.length / 2);
        open.push(batch.slice(0, middle), batch.slice(middle));
      }
    }
    return answers;
  });
}

/** Rules of which each may be refused. */
export async function askApart(
  family: Family,
  backend: Backend,
  rules: readonly PlacedRule[],
): Promise<Answers> {
  return askTables(family, backend, rules, async (namespace, placed) => {
    const answers = new Map<PlacedRule, Answer>();
    for (const rule of placed) {
      const { saved, error } = await restore(namespace, [rule]);
      answers.set(
        rule,
        saved === undefined ? { accepted: false, error } : { accepted: true, saved: saved.get(rule) ?? [] },
      );
    }
    return answers;
  });
}

/** A namespace for each table, side by side: what one of them holds is in nobody's way. */
async function askTables(
  family: Family,
  backend: Backend,
  rules: readonly PlacedRule[],
  askTable: (namespace: RestoringNamespace, placed: readonly PlacedRule[]) => Promise<Answers>,
): Promise<Answers> {
  const answers = await Promise.all(
    [...new Set(rules.map((rule) => rule.table))].map(async (table) => {
      const placed = rules.filter((rule) => rule.table === table);
      const objects = makeObjects(
        family,
        placed.map(({ text }) => text),
      );
      const namespace = restoringNamespace(family, backend, objects);
      try {
        return await askTable(namespace, placed);
      } finally {
        namespace.close();
      }
    }),
  );
  return new Map(answers.flatMap((each) => [...each]));
}

interface Restored {
  readonly saved?: ReadonlyMap<PlacedRule, readonly string[]>;
  readonly error: string;
  /** Lines of the file that the error names. */
  readonly lines: readonly number[];
}

async function restore(namespace: RestoringNamespace, rules: readonly PlacedRule[]): Promise<Restored> {
  const { status, said, save } = await namespace.restore(fileOf(rules));
  const lines = [...said.matchAll(/line:? ([0-9]+)/g)].map((found) => Number(found[1]));
  if (status !== 0) return { error: said.trim(), lines };
  const saved = new Map<PlacedRule, readonly string[]>();
  const open = new Map<string, string[]>();
  for (const line of save.split('\n')) {
    const [, chain = '', rule = ''] = /^-A (\S+) ?(.*)$/s.exec(line) ?? [];
    if (chain === '') continue;
    const mark = /^-m comment --comment "@@([0-9]+)"$/.exec(rule)?.[1];
    const texts = open.get(chain) ?? [];
    open.set(chain, mark === undefined ? [...texts, rule] : []);
    const marked = rules[Number(mark)];
    if (mark !== undefined && marked !== undefined) saved.set(marked, texts);
  }
  return { saved, error: '', lines: [] };
}

/**
 * The table emptied, and then a line for each rule and one for its mark: names of hashlimit, recent and RATEEST that the
 * rules before had are free again.
 */
function fileOf(rules: readonly PlacedRule[]): string {
  const table = `*${rules[0]?.table ?? 'filter'}`;
  const lines = rules.flatMap(({ chain, text }, index) => [
    `-A ${chain} ${text}`,
    `-A ${chain} -m comment --comment "@@${String(index)}"`,
  ]);
  return [table, 'COMMIT', table, ':USER - [0:0]', ...lines, 'COMMIT', ''].join('\n');
}

const linesBefore = 4;

function ruleOfLine(rules: readonly PlacedRule[], line: number): readonly PlacedRule[] {
  const index = (line - linesBefore - 1) / 2;
  const rule = Number.isInteger(index) ? rules[index] : undefined;
  return rule === undefined ? [] : [rule];
}
