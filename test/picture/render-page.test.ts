import { HtmlValidate } from 'html-validate';
import { markup } from '../../lib/picture/markup';
import { pageData, rulesetOf } from '../../lib/picture/page-data';
import { planPage } from '../../lib/picture/plan-page';
import { renderPage } from '../../lib/picture/render-page';
import { diffRulesets } from '../../lib/diff/ruleset-diff';
import { printSave } from '../../lib/ruleset/model/print-save';
import { after, before, hostile, hostileTexts, picture, read } from './pictured';

const assets = { style: 'body{margin:0}', script: '"use strict";' };
const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // Each page is made by a program: line ends, and long lines of a script, do not matter.
    'no-trailing-whitespace': 'off',
    'require-sri': 'off',
    'no-inline-style': 'error',
  },
});

async function faultsOf(html: string): Promise<readonly string[]> {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line }) => `${ruleId}: ${message} (line ${String(line)})`),
  );
}

const page = (old: string, now?: string): string =>
  renderPage({ title: 'ssh://web-1', pictures: [picture(old, now)] }, assets);

test('the same picture gives the same bytes', () => {
  expect(page(before, after)).toBe(page(before, after));
});

test('a validator finds nothing wrong with it', async () => {
  expect(await faultsOf(page(before))).toEqual([]);
  expect(await faultsOf(page(before, after))).toEqual([]);
  expect(await faultsOf(page(hostile(hostileTexts)))).toEqual([]);
});

test('the validator would find what is wrong', async () => {
  expect(await faultsOf(page(before).replace('</main>', ''))).not.toEqual([]);
});

test('nothing of a host becomes an element, an attribute or the end of a script', () => {
  const html = page(hostile(hostileTexts));
  const harmless = page(hostile(hostileTexts.map(() => 'x')));
  const shape = (text: string): readonly string[] =>
    [...text.matchAll(/<(\/?[a-z0-9!]+)(?: [^>]*)?>/gi)].map((match) => match[1] ?? '');
  expect(shape(html).filter((name) => name === 'script')).toHaveLength(2);
  expect([...new Set(shape(html))].sort()).toEqual([...new Set(shape(harmless))].sort());
  expect(html).toContain('&lt;img src=x onerror=hit()&gt;');
});

test('no script runs but its own, and nothing is loaded', () => {
  const html = page(before);
  const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
  expect(policy).toMatch(/^default-src &#39;none&#39;;/);
  expect(policy).not.toMatch(/unsafe|http/);
  expect(html).not.toMatch(/ (?:src|on[a-z]+|style)=/);
  expect(html.replace('http://www.w3.org/2000/svg', '')).not.toContain('http:');
});

test('the script gets the rulesets before and after as they are', () => {
  const drawn = picture(before, after);
  const [family] = drawn.families;
  const [ruleset] = pageData([drawn]).rulesets;
  if (family === undefined || ruleset === undefined) throw new Error('no ruleset');
  const texts = (set: typeof family.before): string =>
    printSave(set).replace(/^\[[0-9:]+\] | \[[0-9:]+\]$/gm, '');
  expect(texts(rulesetOf(ruleset, 'before'))).toBe(texts(family.before));
  expect(texts(rulesetOf(ruleset, 'after'))).toBe(texts(family.after));
});

test('text in a template is escaped wherever it stands', () => {
  const text = `"'<&>`;
  expect(markup`<a title="${text}">${[text]}</a>`.source).toBe(
    '<a title="&quot;&#39;&lt;&amp;&gt;">&quot;&#39;&lt;&amp;&gt;</a>',
  );
});

describe('the page of a plan', () => {
  const live = read(before);
  const review = (title: string) =>
    ({
      kind: 'planned',
      review: {
        ...{ title, owner: 'shop', impact: ['newly blocked: tcp <25>'] },
        families: [{ live, operations: diffRulesets(live, read(after)) }],
        warnings: [],
      },
    }) as const;
  const html = renderPage(planPage([review('ssh://a'), review('ssh://b')]), assets);

  test('has the review of each host above the pictures', () => {
    expect(html.indexOf('newly blocked: tcp &lt;25&gt;')).toBeGreaterThan(0);
    expect(html.indexOf('newly blocked')).toBeLessThan(html.indexOf('id="way"'));
  });

  test('keeps the chains of several hosts apart', async () => {
    expect(await faultsOf(html)).toEqual([]);
    expect(html).toContain('id="h1v4c1"');
    expect(html).toContain('id="h2v4c1"');
  });

  test('says which hosts could not be planned', () => {
    const failed = { kind: 'failed', title: 'ssh://c', owner: 'shop', errors: [] } as const;
    expect(renderPage(planPage([failed]), assets)).toContain('1 host could not be planned');
  });
});
