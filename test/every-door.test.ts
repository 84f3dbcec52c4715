/** One hostile text goes out through every door of the project, and through none as it came. */
import { encodeBytes } from '../lib/base/bytes';
import { type Diagnostic, renderDiagnostic } from '../lib/base/diagnostic';
import { FirewallError } from '../lib/base/firewall-error';
import { diffRulesets } from '../lib/diff/ruleset-diff';
import { endings, reasons } from '../lib/host/transaction/diagnostics';
import { connectionLost } from '../lib/host/transports/diagnostics';
import { planProblems } from '../lib/plan/diagnostics';
import { diagnosticToWire } from '../lib/provider/wire/to-wire';
import { rulesetAttributes } from '../lib/resource/attributes';
import type { ChangeReview } from '../lib/review/views/change-review';
import { noPaint } from '../lib/review/text/paint';
import { renderBootNotes } from '../lib/review/show/render-boot-notes';
import { renderDrift } from '../lib/review/drift/render-drift';
import { renderReviewJson } from '../lib/review/many-hosts/render-json';
import { renderMarkdown } from '../lib/review/one-host/render-markdown';
import { showLines } from '../lib/review/show/render-show';
import { renderReviewMarkdown } from '../lib/review/many-hosts/render-review-markdown';
import { renderReviewText } from '../lib/review/many-hosts/render-review-text';
import type { HostReview } from '../lib/review/many-hosts/host-review';
import { reviewOfHosts } from '../lib/review/many-hosts/review';
import { renderText } from '../lib/review/one-host/render-text';
import { parseRule } from '../lib/ruleset/parse/parse-rule';
import { parseSave } from '../lib/ruleset/save/parse-save';
import type { Ruleset } from '../lib/ruleset/model/ruleset';
import { run } from './cli/fake-world';
import { useTemporaryFolder } from './support/project/temporary-folder';
import { refusal, testFirewall } from './support/terraform/synthesis';

/** A mark that is seen on the other side, so that a door that shows nothing does not pass. */
const mark = 'mark';

/** Controls of both sets, marks of direction, separators, what has no width, tags, and a byte that is no UTF-8. */
const hostile = `\u001b[2J\u009b31m\u0085\u007f${mark}\u061c\u200b\u200d\u200e\u202e\u2028\u2029\u2060\u2066\ufeff\u00ad\u{e0041}\udcff`;
/** Without what no rule may contain, so that it gets further than the parser. */
const inRules = hostile.replace(/[\u001b\u007f]/g, '');

const raw = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;

const fileOf = (text: string): string =>
  `*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -m comment --comment "${text}" -j DROP\nCOMMIT\n`;

function live(text: string): Ruleset {
  const { ruleset } = parseSave(fileOf(text), { family: 'ipv4', file: 'x', live: true });
  if (ruleset === undefined) throw new Error('cannot be read');
  return ruleset;
}

function review(text: string): ChangeReview {
  const [before, after] = [live('before'), live(text)];
  const warning = planProblems.takenOver('ipv4', 'filter', text, 1);
  return {
    title: text,
    owner: text,
    families: [{ live: before, operations: diffRulesets(before, after) }],
    warnings: [{ ...warning, detail: text, help: text }],
    impact: [text],
  };
}

const reviewed = (text: string): HostReview => ({ kind: 'planned', review: review(text) });

const refusedRule = (text: string): readonly Diagnostic[] => refused(`-m comment --comment "${text}" --nope`);
const file = useTemporaryFolder();
const onTerminal = { stdoutIsTTY: true, env: { NO_COLOR: '1' } };
const shownBy = async (...args: readonly string[]): Promise<string> => {
  const { stdout, stderr } = await run(args, onTerminal);
  return stdout + stderr;
};

test.each<[door: string, show: (text: string) => string | Promise<string>]>([
  ['an error of a rule', (text) => refusedRule(text).map(renderDiagnostic).join('\n')],
  ['the message of a thrown error', (text) => new FirewallError(refusedRule(text)).message],
  [
    'an error of a file',
    (text) =>
      parseSave(fileOf(text), { family: 'ipv4', file: text })
        .diagnostics.concat(parseSave(`*${text}\n`, { family: 'ipv4', file: text }).diagnostics)
        .map(renderDiagnostic)
        .join('\n'),
  ],
  ['an error of a host', (text) => renderDiagnostic(connectionLost(text, text, text))],
  [
    'an error of a change',
    (text) => renderDiagnostic(endings.notRolledBack(text, reasons.lost(text, text, false), [text], text)),
  ],
  ['an error for Terraform', (text) => toTerraform(`-p tcp ${text}`, { path: text, help: text })],
  [
    'an error of a construct',
    (text) => renderDiagnostic(refusal(() => testFirewall({ anchor: text as 'first' }))),
  ],
  ['the message that a construct throws', (text) => messageOf(() => testFirewall({ owner: text }))],
  ['a plan as text', (text) => renderText(review(text), noPaint)],
  ['a plan as markdown', (text) => renderMarkdown(review(text))],
  ['a review as text', (text) => renderReviewText(reviewOfHosts([reviewed(text)]), noPaint)],
  ['a review as markdown', (text) => renderReviewMarkdown(reviewOfHosts([reviewed(text)]))],
  ['a plan as JSON', (text) => renderReviewJson(reviewOfHosts([reviewed(text)]), [reviewed(text)])],
  ['drift', (text) => renderDrift(review(text), noPaint)],
  [
    'show',
    (text) =>
      [
        ...showLines(
          { title: text, families: [{ ruleset: live(text), version: text, backend: 'nft' }] },
          noPaint,
        ),
      ].join('\n'),
  ],
  ['the boot files', (text) => renderBootNotes([{ kind: 'unknown', why: text }], noPaint)],
  ['fmt on a terminal', (text) => shownBy('fmt', file('rules', encodeBytes(fileOf(text))))],
  [
    'diff on a terminal',
    (text) => shownBy('diff', file('one', fileOf('x')), file('two', encodeBytes(fileOf(text)))),
  ],
  ['an error of the command', (text) => shownBy('fmt', `/nowhere/${text}`)],
  ['a wrong use of the command', (text) => shownBy(`--${text}`)],
])('%s spells out what would steer a terminal or hide a word', async (_door, show) => {
  for (const text of [hostile, inRules]) {
    const shown = await show(text);
    expect(shown).toContain(mark);
    expect(shown).not.toMatch(raw);
  }
});

test('Terraform shows an excerpt of a rule with a word of 3 KB, not the word and as many carets', () => {
  const text = toTerraform(`-p tcp ${'x'.repeat(3000)}`);
  expect(text).toContain('^');
  expect(text.length).toBeLessThan(1000);
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(200);
});

function refused(rule: string): readonly Diagnostic[] {
  const place = { file: 'main.tf', line: 1, column: 1, text: rule };
  return parseRule(rule, { family: 'ipv4', place }).diagnostics;
}

function toTerraform(rule: string, parts: Partial<Diagnostic> = {}): string {
  const found = refused(rule).map((each) => diagnosticToWire(rulesetAttributes, { ...each, ...parts }));
  return found.map(({ summary, detail }) => `${summary}\n${detail}`).join('\n');
}

function messageOf(declare: () => unknown): string {
  try {
    declare();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('not refused');
}
