/** The answer to a question about a packet: the verdict, and each rule that it meets as a link to it. */
import { visibleText } from '../../base/visible-text';
import type { TraceStep } from '../../impact/path/table-walk';
import type { Trace } from '../../impact/questions/trace-packet';
import type { PageRuleset } from '../page-data';
import { element } from './elements';

/** Fewer than a person would read. */
const maxSteps = 500;

export function traceAnswer(
  { verdict, path, depends, notes }: Trace,
  ruleset: PageRuleset,
  side: 'before' | 'after',
): readonly Node[] {
  const rows = path.map((step) => placeOf(step, ruleset, side));
  markMet(rows);
  const list = element('ol', '');
  list.append(...path.slice(0, maxSteps).map((step, index) => stepItem(step, rows[index])));
  return [
    verdictLine(verdict),
    list,
    ...(path.length > maxSteps ? [element('p', `and ${String(path.length - maxSteps)} more rules`)] : []),
    ...depends.map((text) => element('p', `It depends on: ${visibleText(text)}`)),
    ...notes.map((text) => element('p', `Note: ${visibleText(text)}`)),
  ];
}

function verdictLine(verdict: Trace['verdict']): Node {
  const line = element('p', 'Verdict: ');
  line.append(element('strong', verdict, `verdict ${verdict}`));
  return line;
}

function stepItem(
  { table, chain, index, rule, effect, certain }: TraceStep,
  place: Element | undefined,
): Node {
  const item = element('li', '');
  const name = index === 0 ? `${table} ${chain} policy` : `${table} ${chain} ${String(index)}`;
  const link = place === undefined ? element('span', visibleText(name)) : element('a', visibleText(name));
  if (link instanceof HTMLAnchorElement) link.href = `#${place?.id ?? ''}`;
  item.append(link, `: ${effect}${certain ? '' : ', perhaps'} `);
  if (index > 0) item.append(element('code', visibleText(rule)));
  return item;
}

/** Where a step stands on the page; a policy, at its chain. */
function placeOf(
  { table, chain, index }: TraceStep,
  { chains }: PageRuleset,
  side: 'before' | 'after',
): Element | undefined {
  const id = chains.find((each) => each.table === table && each.name === chain)?.id;
  const heading = document.getElementById(id ?? '');
  if (id === undefined || heading === null || index === 0) return heading ?? undefined;
  const after = document.getElementById(`${id}r${String(index)}`);
  if (side === 'after') return after ?? undefined;
  const moved =
    heading.querySelector(`tr[data-b="${String(index)}"]`) ??
    document.getElementById(`${id}b${String(index)}`);
  return moved ?? after ?? undefined;
}

/** Shows in the rules and in the picture what a packet has met. */
function markMet(places: readonly (Element | undefined)[]): void {
  for (const marked of document.querySelectorAll('.met')) marked.classList.remove('met');
  for (const place of places) {
    place?.classList.add('met');
    const chain = place?.closest('details')?.id;
    if (chain !== undefined) document.querySelector(`.diagram a[href="#${chain}"]`)?.classList.add('met');
  }
}
