/**
 * One page that needs nothing beside it: what is to be reviewed, the way of packets, every rule, and a box for questions.
 *
 * - All text of hosts goes through `markup`, and the policy of the page lets no script run but its own, by hash; also that one can
 *   make no markup of a text (Trusted Types). So no rule can do anything, whatever it says.
 * - All rules are in the markup, so the page is whole without its script, and can be printed. Chains are folded, and what is folded
 *   or out of sight is not laid out: 10,000 rules open as fast as ten.
 * - The same input gives the same bytes.
 */
import { createHash } from 'node:crypto';
import { count } from '../review/text/quantity';
import { type Markup, jsonData, markup, ownSource } from './markup';
import { chainMarkup, columnsOf } from './page-chain';
import { pageData } from './page-data';
import { type FamilyPicture, type Picture, familyNames, isChanged } from './picture';
import { familyDiagram } from './render-svg';
import { traceForm } from './trace-form';

/** A part of the page above the picture. */
export interface PageSection {
  /** Letters and `-` alone; no other section has it. */
  readonly id: string;
  readonly heading: string;
  readonly body: Markup;
}

export interface Page {
  readonly title: string;
  /** What a reader has to know first, in a sentence. @default how much there is */
  readonly summary?: string;
  /** @default none: a picture alone */
  readonly sections?: readonly PageSection[];
  readonly pictures: readonly Picture[];
}

/** What was built of the page's own sources. */
export interface PageAssets {
  readonly style: string;
  readonly script: string;
}

/** Chains of more rules are folded at first, and so are all that do not change where something does. */
const mostOpenRules = 40;
const mostOpenRulesOfPage = 400;

export function renderPage(page: Page, { style, script }: PageAssets): string {
  const { title, summary = summaryOf(page.pictures), sections = [], pictures } = page;
  const data = pageData(pictures);
  const policy = `default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'`;
  const hasRules = pictures.length > 0;
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${ownSource(style)}</style>
</head>
<body>
<a class="skip" href="#rules">Skip to the rules</a>
<header>
<h1>${title}</h1>
<p class="summary">${summary}</p>
</header>
<main>
${sections.map(
  ({
    id,
    heading,
    body,
  }) => markup`<section id="${id}" aria-labelledby="${id}-heading"><h2 id="${id}-heading">${heading}</h2>
${body}</section>
`,
)}${hasRules ? [wayOfPackets(pictures), traceForm(data), rulesOf(pictures)] : ''}</main>
<script type="application/json" id="data">${jsonData(data)}</script>
<script>${ownSource(script)}</script>
</body>
</html>
`.source;
}

function summaryOf(pictures: readonly Picture[]): string {
  const families = pictures.flatMap((picture) => picture.families);
  const chains = families.flatMap((family) => family.chains);
  const rules = chains.reduce((sum, chain) => sum + chain.rules.length, 0);
  const changed = chains.filter(isChanged).length;
  const changes = families.some(({ isChange }) => isChange)
    ? `; ${count(changed, 'chain')} would change`
    : '';
  return `${count(rules, 'rule')} in ${count(chains.length, 'chain')}${changes}.`;
}

function wayOfPackets(pictures: readonly Picture[]): Markup {
  return markup`<section id="way" aria-labelledby="way-heading">
<h2 id="way-heading">The way of a packet</h2>
<p>Whole lines are the way of every packet, dashed ones are jumps. Chains that hold nothing are left out. A box leads to its rules.</p>
${pictures.map(
  ({ title, families }) =>
    markup`${families.map(
      (family) => markup`<figure>
<figcaption>${pictures.length > 1 ? `${title}, ` : ''}${familyNames[family.family]}</figcaption>
<div class="scroll" tabindex="0" role="group" aria-label="Picture, ${familyNames[family.family]}">${familyDiagram(family)}</div>
</figure>
`,
    )}`,
)}</section>
`;
}

function rulesOf(pictures: readonly Picture[]): Markup {
  const families = pictures.flatMap((picture) => picture.families);
  const total = families.reduce((sum, { chains }) => sum + rulesIn(chains), 0);
  const isChange = families.some((family) => family.isChange);
  return markup`<section id="rules" aria-labelledby="rules-heading">
<h2 id="rules-heading">Rules</h2>
<search id="search-box" class="needs-script">
<label>Search <input type="search" id="search" placeholder="443 accept" spellcheck="false"></label>
${isChange ? markup`<label><input type="checkbox" id="only-changes"> only changes</label>` : ''}
<button type="button" id="open-all">Unfold all</button>
<button type="button" id="close-all">Fold all</button>
<output id="found" for="search">${count(total, 'rule')}</output>
</search>
${pictures.map(
  ({ title, families: own }) =>
    markup`${own.map((family) => familyRules(family, pictures.length > 1 ? `${title}, ` : '', total))}`,
)}</section>
`;
}

function familyRules(family: FamilyPicture, prefix: string, total: number): Markup {
  const { chains, isChange } = family;
  const columns = columnsOf(chains, isChange);
  const isOpen = (chain: FamilyPicture['chains'][number]): boolean =>
    isChange
      ? isChanged(chain) && chain.rules.length <= mostOpenRulesOfPage
      : chain.rules.length > 0 && chain.rules.length <= mostOpenRules && total <= mostOpenRulesOfPage;
  return markup`<h3>${prefix}${familyNames[family.family]}</h3>
${chains.length === 0 ? markup`<p class="none">No tables: iptables has not been used here.</p>` : ''}${chains.map((chain) => chainMarkup(chain, columns, isOpen(chain)))}`;
}

function rulesIn(chains: FamilyPicture['chains']): number {
  return chains.reduce((sum, { rules }) => sum + rules.length, 0);
}

function hashOf(source: string): string {
  return `sha256-${createHash('sha256').update(source, 'utf8').digest('base64')}`;
}
