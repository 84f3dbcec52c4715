/**
 * What the machine's own iptables does with rules, thousands of them in a few calls.
 *
 * Every call has a network namespace of its own, with the objects in it that rules refer to, so nothing of this machine's
 * is touched. Rules that ought to be
 * taken go into one restore a table, each with a mark after it, so that the saved text can be told apart again;
 * when the restore fails, the rules that it names are taken out, or halves are tried where it names none. Rules
 * that ought to be refused get a restore each, in one shell.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeBytes, encodeBytes } from '../../../lib/base/bytes';
import { type Family, commandOf } from '../../../lib/net/family';
import { makeObjects } from './host-objects';

export type Backend = 'legacy' | 'nft';

export interface PlacedRule {
  readonly table: string;
  /** A built-in chain, or `USER`, which is made. */
  readonly chain: string;
  readonly text: string;
}

export type Answer =
  | { readonly accepted: true; readonly saved: readonly string[] }
  | { readonly accepted: false; readonly error: string };

/** Rules that ought to be accepted. */
export function askTogether(
  family: Family,
  backend: Backend,
  rules: readonly PlacedRule[],
): ReadonlyMap<PlacedRule, Answer> {
  const answers = new Map<PlacedRule, Answer>();
  for (const table of new Set(rules.map((rule) => rule.table))) {
    const open = [rules.filter((rule) => rule.table === table)];
    for (let batch = open.pop(); batch !== undefined; batch = open.pop()) {
      const { saved, error, lines } = restore(family, backend, batch);
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
  }
  return answers;
}

/** Rules of which each may be refused. */
export function askApart(
  family: Family,
  backend: Backend,
  rules: readonly PlacedRule[],
): ReadonlyMap<PlacedRule, Answer> {
  const folder = mkdtempSync(join(tmpdir(), 'rules-'));
  try {
    rules.forEach((rule, index) => {
      writeFileSync(join(folder, String(index)), encodeBytes(fileOf([rule], false).text));
    });
    const script = `
      ${objectsOf(family, rules)}
      cd "$1"
      index=0
      while [ $index -lt "$2" ]; do
        "$0-restore" < $index > $index.out 2>&1
        echo $? >> $index.out
        "$0-save" -t "$(sed -n '1s/^.//p' $index)" > $index.save
        index=$((index + 1))
      done
      index=0
      while [ $index -lt "$2" ]; do
        printf '\\n@@%s\\n' $index
        tail -n 1 $index.out
        cat $index.out $index.save
        index=$((index + 1))
      done`;
    const { stdout } = run(family, backend, script, [folder, String(rules.length)], '');
    const parts = stdout.split(/\n@@([0-9]+)\n/).slice(1);
    return new Map(
      rules.map((rule, index): [PlacedRule, Answer] => {
        const part = parts[2 * index + 1] ?? '';
        const status = part.slice(0, part.indexOf('\n'));
        const prefix = `-A ${rule.chain}`;
        const saved = part
          .split('\n')
          .filter((line) => line === prefix || line.startsWith(`${prefix} `))
          .map((line) => line.slice(prefix.length + 1));
        return [rule, status === '0' ? { accepted: true, saved } : { accepted: false, error: part.trim() }];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What iptables-save prints of one table after a whole file was restored; its error instead, when it was not. */
export function askWhole(family: Family, backend: Backend, file: string): string {
  const { stdout, stderr, status } = run(family, backend, '"$0-restore" && "$0-save"', [], file);
  return status === 0 ? stdout : stderr;
}

interface Restored {
  readonly saved?: ReadonlyMap<PlacedRule, readonly string[]>;
  readonly error: string;
  /** Lines of the file that the error names. */
  readonly lines: readonly number[];
}

function restore(family: Family, backend: Backend, rules: readonly PlacedRule[]): Restored {
  const { text } = fileOf(rules, true);
  const script = `${objectsOf(family, rules)}"$0-restore" || exit $?; "$0-save" -t "$1"`;
  const { stdout, stderr, status } = run(family, backend, script, [rules[0]?.table ?? 'filter'], text);
  const lines = [...stderr.matchAll(/line:? ([0-9]+)/g)].map((found) => Number(found[1]));
  if (status !== 0) return { error: stderr.trim(), lines };
  const saved = new Map<PlacedRule, readonly string[]>();
  const open = new Map<string, string[]>();
  for (const line of stdout.split('\n')) {
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

function objectsOf(family: Family, rules: readonly PlacedRule[]): string {
  return makeObjects(
    family,
    rules.map(({ text }) => text),
  );
}

/** Two lines of heading, then a line for each rule and one for its mark. */
function fileOf(rules: readonly PlacedRule[], marked: boolean): { readonly text: string } {
  const lines = rules.flatMap(({ chain, text }, index) => [
    `-A ${chain} ${text}`,
    ...(marked ? [`-A ${chain} -m comment --comment "@@${String(index)}"`] : []),
  ]);
  return { text: [`*${rules[0]?.table ?? 'filter'}`, ':USER - [0:0]', ...lines, 'COMMIT', ''].join('\n') };
}

function ruleOfLine(rules: readonly PlacedRule[], line: number): readonly PlacedRule[] {
  const index = (line - 3) / 2;
  const rule = Number.isInteger(index) ? rules[index] : undefined;
  return rule === undefined ? [] : [rule];
}

function run(
  family: Family,
  backend: Backend,
  script: string,
  parameters: readonly string[],
  input: string,
): { readonly stdout: string; readonly stderr: string; readonly status: number | null } {
  const command = `${commandOf(family)}-${backend}`;
  const result = spawnSync('unshare', ['-n', 'sh', '-c', script, command, ...parameters], {
    input: encodeBytes(input),
    maxBuffer: 1 << 28,
  });
  // A restore that fails does not read on.
  const { error } = result;
  if (error !== undefined && !('code' in error && error.code === 'EPIPE')) throw error;
  return {
    stdout: decodeBytes(result.stdout),
    stderr: decodeBytes(result.stderr),
    status: result.status,
  };
}
