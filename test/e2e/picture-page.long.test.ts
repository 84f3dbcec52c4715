/** The page of a picture in a real browser, as a person uses it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type Page, chromium } from 'playwright-core';
import { command } from '../support/project/command';
import { REPOSITORY } from '../support/project/repository';
import { after, before, hostile, hostileTexts } from '../picture/pictured';

const folder = mkdtempSync(join(tmpdir(), 'picture-page-'));
const path = (name: string): string => join(folder, name);
let browser: Browser;

beforeAll(async () => {
  // As root, Chromium does not run with its own sandbox; these pages are ours.
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
});

afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

interface Opened {
  readonly page: Page;
  /** What the browser did not like, and what a page would have loaded. */
  readonly complaints: readonly string[];
}

async function open(html: string): Promise<Opened> {
  writeFileSync(path('page.html'), html);
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('dialog', (dialog) => complaints.push(dialog.message()));
  page.on('request', (request) => {
    if (!request.url().endsWith('/page.html')) complaints.push(request.url());
  });
  await page.goto(pathToFileURL(path('page.html')).href);
  return { page, complaints };
}

/** The page that the command writes of one ruleset, or of two. */
async function graph(form: string, ...rulesets: readonly string[]): Promise<string> {
  const files = rulesets.map((text, index) => path(`rules${String(index)}`));
  files.forEach((file, index) => writeFileSync(file, rulesets[index] ?? ''));
  const { status, stdout } = await command(['graph', ...files, '--format', form]);
  expect(status).toBe(0);
  return stdout;
}

const shownRows = (page: Page) => page.locator('tbody tr:visible');

describe('the page of a change', () => {
  let page: Page;
  let complaints: readonly string[];

  beforeAll(async () => {
    ({ page, complaints } = await open(await graph('html', before, after)));
  });

  test('opens with what changes unfolded, and everything else folded', async () => {
    expect(await page.locator('details[open] h4').allTextContents()).toEqual([
      'filter INPUT',
      'filter ban',
      'filter ssh',
    ]);
  });

  test('a search shows the rules that have all of its words, wherever they are', async () => {
    await page.fill('#search', 'WEB ban');
    await page.locator('#found:has-text("1 of")').waitFor();
    expect(await shownRows(page).locator('code').allTextContents()).toEqual(['-j ban']);
    await page.fill('#search', '');
    await page.check('#only-changes');
    await page.locator('#found:has-text("3 of")').waitFor();
    expect(await shownRows(page).count()).toBe(3);
    await page.uncheck('#only-changes');
  });

  test('a packet is traced before and after the change, and shown where it goes', async () => {
    await page.fill('[name=source]', '203.0.113.9');
    await page.fill('[name=destinationPort]', '443');
    await page.selectOption('[name=side]', 'before');
    await page.press('[name=destinationPort]', 'Enter');
    await page.locator('#trace-answer .verdict.drop').waitFor();
    expect(await page.locator('#trace-answer li a').allTextContents()).toEqual([
      'filter INPUT 2',
      'filter web 1',
      'filter ban 1',
    ]);
    expect(await page.locator('.diagram a.met').count()).toBe(3);
    await page.selectOption('[name=side]', 'after');
    await page.click('#trace-form button');
    await page.locator('#trace-answer .verdict.accept').waitFor();
    expect(await page.locator('tr.met code').allTextContents()).toContain('-j ban');
  });

  test('what no packet can have is said, not thrown', async () => {
    await page.fill('[name=source]', '<img src=x>');
    await page.click('#trace-form button');
    expect(await page.locator('#trace-answer .problem').textContent()).toContain('<img src=x>');
    await page.fill('[name=source]', '');
  });

  test('everything is reached by keyboard, in the order of the page', async () => {
    await page.reload();
    const names: string[] = [];
    for (let step = 0; step < 60; step++) {
      await page.keyboard.press('Tab');
      names.push(
        await page.evaluate<string>(
          'document.activeElement.id || document.activeElement.className || document.activeElement.name || document.activeElement.tagName',
        ),
      );
    }
    const places = ['skip', 'scroll', 'ruleset', 'search', 'SUMMARY'].map((name) => names.indexOf(name));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual([...places].sort((left, right) => left - right));
    await page.focus('summary');
    await page.keyboard.press('Enter');
    expect(await page.locator('details.chain').first().getAttribute('open')).not.toBeNull();
  });

  test('each control and table has a name for a screen reader', async () => {
    const nameless = await page.evaluate<readonly string[]>(
      `[...document.querySelectorAll('input, select, button, table, svg, section')]
        .filter((each) => !(each.labels?.length || each.ariaLabel || each.getAttribute('aria-labelledby') || each.textContent.trim()))
        .map((each) => each.outerHTML.slice(0, 80))`,
    );
    expect(nameless).toEqual([]);
    await page.getByRole('searchbox', { name: 'Search' }).waitFor();
    await page.getByRole('link', { name: /^chain filter INPUT: / }).waitFor();
    await page.getByRole('textbox', { name: 'To port' }).waitFor();
  });

  test('on paper all rules are there, and nothing to click', async () => {
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    await page.emulateMedia({ media: 'print' });
    expect(await shownRows(page).count()).toBe(await page.locator('tbody tr').count());
    expect(await page.locator('form:visible, search:visible').count()).toBe(0);
    expect((await page.pdf()).subarray(0, 4).toString()).toBe('%PDF');
    await page.emulateMedia({ media: 'screen' });
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
  });

  test('is dark where its reader is', async () => {
    const paper = (): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await paper();
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await paper()).not.toBe(light);
  });

  test('loads nothing, and the browser has nothing to say', () => {
    expect(complaints).toEqual([]);
  });
});

test('no text of a rule becomes script or markup, in the rules, in a search or in a trace', async () => {
  const { page, complaints } = await open(await graph('html', hostile(hostileTexts)));
  await page.click('#trace-form button');
  await page.locator('#trace-answer .verdict').waitFor();
  await page.fill('#search', '<script>');
  await page.locator('#found:has-text("of")').waitFor();
  expect(await page.locator('main script, main img, main [onload]').count()).toBe(0);
  expect(complaints).toEqual([]);
});

test('a script that got into the page does not run', async () => {
  const html = await graph('html', before);
  const { page, complaints } = await open(html.replace('</main>', '<script>alert(1)</script></main>'));
  expect(complaints).toHaveLength(1);
  expect(complaints[0]).toContain('Content Security Policy');
  await expect(page.evaluate("document.body.innerHTML = '<b>x</b>'")).rejects.toThrow('TrustedHTML');
});

/** As many as a large host has, where there is time. */
const RULES = process.env['LONG'] === '1' ? 10_000 : 1_000;

test('thousands of rules open, are searched and traced', async () => {
  const rules = Array.from(
    { length: RULES },
    (_, index) =>
      `-A INPUT -s 10.${String(index >> 8)}.${String(index & 255)}.0/24 -p tcp -m tcp --dport 443 -j ACCEPT`,
  );
  const last = `10.${String((RULES - 1) >> 8)}.${String((RULES - 1) & 255)}.0`;
  const { page } = await open(
    await graph('html', `*filter\n:INPUT DROP [0:0]\n${rules.join('\n')}\nCOMMIT\n`),
  );
  expect(await shownRows(page).count()).toBe(0);
  await page.fill('#search', last);
  await page.locator(`#found:has-text("1 of ${String(RULES)}")`).waitFor();
  await page.fill('[name=source]', last);
  await page.fill('[name=destinationPort]', '443');
  await page.click('#trace-form button');
  expect(await page.locator('#trace-answer li a').textContent()).toBe(`filter INPUT ${String(RULES)}`);
});

test('Mermaid draws rulesets, changes and hostile rules as GitHub has it do', async () => {
  const { page, complaints } = await open('<!DOCTYPE html><title>x</title><body>');
  const library = join(REPOSITORY, 'node_modules/mermaid/dist/mermaid.min.js');
  await page.addScriptTag({ content: readFileSync(library, 'utf8') });
  await page.evaluate("mermaid.initialize({ securityLevel: 'strict', startOnLoad: false })");
  for (const rulesets of [[before], [before, after], [hostile(hostileTexts)]]) {
    const chart = JSON.stringify(await graph('mermaid', ...rulesets));
    await page.evaluate(
      `mermaid.render('chart', ${chart}).then(({ svg }) => { document.body.innerHTML = svg; })`,
    );
    const text = (await page.locator('svg').textContent()) ?? '';
    expect(text).toContain('filter INPUT');
    expect(text).not.toContain('Unsupported markdown');
    expect(await page.locator('body script, svg img, svg [onclick]').count()).toBe(0);
  }
  expect(complaints).toEqual([]);
});
