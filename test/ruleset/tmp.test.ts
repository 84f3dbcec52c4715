import { families } from '../../lib/net/family';
import { extensionsOf } from '../../lib/extensions/registry';
import { parseRules } from '../../lib/ruleset/parse-rule';
import { printRule } from '../../lib/ruleset/print-rule';
import { generateRule } from '../support/rule-generator';
import { changeOne, spellAnew } from '../support/rule-spellings';
import { seededRandom } from '../support/seeded-random';
import { recordKinds } from '../support/recorded-kinds';
test('x', () => {
  const files = new Map(recordKinds().map(({ option, kind, file }) => [`${option} ${kind.name}`, file]));
  const byName = new Map<string,string>(); for (const { kind, file } of recordKinds()) byName.set(kind.name + '|' + kind.allowed, file);
  const fileOf = (kind: any) => byName.get(kind.name + '|' + kind.allowed) ?? 'none';
  const problems = new Map<string, Set<string>>();
  const note = (what: string, text: string) => { const set = problems.get(what) ?? new Set(); if (set.size < 4) set.add(text); problems.set(what, set); };
  let count = 0, changed = 0; const kinds = new Map<string, number>();
  for (const family of families) for (const extension of extensionsOf(family)) {
    const random = seededRandom(Number(process.env['SEED'] ?? 3));
    for (let i = 0; i < 80; i++) {
      const { text, table, chain } = generateRule(random, family, extension);
      const place = { family, table, chain };
      for (const rule of parseRules(text, place).rules ?? []) {
        const printed = printRule(rule, family);
        if ([...rule.matches, ...(rule.target ? [rule.target] : [])].some((u) => u.kind === 'opaque')) continue;
        for (let v = 0; v < 3; v++) {
          const other = spellAnew(rule, { random, family, fileOf });
          const again = parseRules(other, place);
          count++;
          const got = again.rules?.map((r) => printRule(r, family)).join('\n') ?? again.diagnostics.map((d) => `${d.code} ${d.summary} ${d.detail}`).join('\n');
          if (got !== printed) note(`SPELL ${extension.kind} ${extension.name} ${again.rules ? '' : got.slice(0,50)}`, `${other}\n         ${printed}\n        ${got}`);
        }
        const c = changeOne(rule, random, family);
        if (!c) continue;
        const text2 = printRule(c.rule, family);
        const again = parseRules(text2, place).rules;
        if (again?.length !== 1) continue;
        changed++; kinds.set(c.what, (kinds.get(c.what) ?? 0) + 1);
        if (printRule(again[0]!, family) === printed) note(`SAME ${c.what} ${c.extension} ${c.flag}`, `${printed}\n       ${text2}`);
      }
    }
  }
  const lines: string[] = [`${count} ${changed} ${JSON.stringify([...kinds])}`];
  for (const [k, v] of problems) { lines.push(k); for (const t of v) lines.push('     ' + t); }
  require('fs').writeFileSync('/tmp/x/out.txt', lines.join('\n'));
});
