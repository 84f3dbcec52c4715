/** A chain on the page: a heading that folds, and a table of its rules. */
import { count, shortNumber } from '../review/text/quantity';
import { type Markup, attribute, markup } from './markup';
import { type ChainPicture, type RulePicture, changesIn, isChanged } from './picture';

/** Which columns the rules of a page have. */
export interface Columns {
  readonly counters: boolean;
  readonly owners: boolean;
  readonly constructs: boolean;
  readonly changes: boolean;
}

export function columnsOf(chains: readonly ChainPicture[], isChange: boolean): Columns {
  const some = (has: (rule: RulePicture) => boolean): boolean => chains.some(({ rules }) => rules.some(has));
  return {
    counters: some(({ counters }) => counters !== undefined),
    owners: some(({ owner }) => owner !== undefined),
    constructs: some(({ construct }) => construct !== undefined),
    changes: isChange,
  };
}

export function chainMarkup(chain: ChainPicture, columns: Columns, isOpen: boolean): Markup {
  const { id, table, name, rules } = chain;
  const state = isChanged(chain) ? 'changed' : undefined;
  return markup`<details id="${id}" class="chain"${attribute('data-change', state)}${attribute('open', isOpen ? '' : undefined)}>
<summary><h4>${table} ${name}</h4> <span class="about">${aboutChain(chain)}</span></summary>
${rules.length === 0 ? markup`<p class="none">No rules.</p>` : rulesTables(chain, columns)}</details>
`;
}

function aboutChain(chain: ChainPicture): string {
  const { policy, owner, existence, rules } = chain;
  const { added, removed } = changesIn(rules);
  return [
    ...(existence === 'new' ? ['new chain'] : existence === 'gone' ? ['chain is removed'] : []),
    ...(policy === undefined
      ? []
      : policy.before === policy.after
        ? [`policy ${policy.after}`]
        : [`policy ${policy.before} becomes ${policy.after}`]),
    count(rules.filter(({ change }) => change !== 'removed').length, 'rule'),
    ...(added === 0 ? [] : [`+${String(added)}`]),
    ...(removed === 0 ? [] : [`−${String(removed)}`]),
    ...(owner === undefined ? [] : [`owner ${owner}`]),
  ].join(', ');
}

/** Of one table: a browser lays out those alone that are to be seen. */
const rowsOfTable = 200;

function rulesTables({ id, table, name, rules }: ChainPicture, columns: Columns): readonly Markup[] {
  const heads = [
    ...(columns.changes ? [['change', 'Change']] : []),
    ['number', 'No.'],
    ...(columns.counters
      ? [
          ['number', 'Packets'],
          ['number', 'Bytes'],
        ]
      : []),
    ['effect', 'Effect'],
    ['rule', 'Rule'],
    ...(columns.owners ? [['owner', 'Owner']] : []),
    ...(columns.constructs ? [['construct', 'Construct']] : []),
  ];
  const head = markup`<thead><tr>${heads.map(([kind, text]) => markup`<th scope="col" class="${kind}">${text}</th>`)}</tr></thead>`;
  return Array.from({ length: Math.ceil(rules.length / rowsOfTable) }, (_, index) => {
    const start = index * rowsOfTable;
    const rows = rules.slice(start, start + rowsOfTable);
    const isLong = rules.length > rowsOfTable;
    const part = isLong ? `, from ${String(start + 1)}` : '';
    return markup`<div class="${isLong ? 'rows long' : 'rows'}"><table aria-label="Rules of ${table} ${name}${part}">${head}<tbody>
${rows.map((rule) => ruleRow(id, rule, columns))}</tbody></table></div>
`;
  });
}

const changeWords = { kept: '', added: '+ new', removed: '− gone', replaced: '± other' } as const;

/** Rows are named after the place of the rule afterwards; those that go, after where it was. */
function ruleRow(chain: string, rule: RulePicture, columns: Columns): Markup {
  const { change, before, after, counters, owner, construct } = rule;
  const id = after === undefined ? `${chain}b${String(before ?? 0)}` : `${chain}r${String(after)}`;
  const moved = before === undefined || before === after ? undefined : String(before);
  const number = after ?? before ?? 0;
  return markup`<tr id="${id}"${attribute('class', change === 'kept' ? undefined : change)}${attribute('data-b', moved)}>${columns.changes ? markup`<td>${changeWords[change]}</td>` : ''}<td class="n">${number}</td>${
    columns.counters
      ? markup`<td class="n">${counters === undefined ? '' : shortNumber(counters.packets)}</td><td class="n">${counters === undefined ? '' : shortNumber(counters.bytes)}</td>`
      : ''
  }<td>${effectMarkup(rule)}</td><td>${ruleMarkup(rule)}</td>${columns.owners ? markup`<td>${owner ?? ''}</td>` : ''}${columns.constructs ? markup`<td>${construct ?? ''}</td>` : ''}</tr>
`;
}

function effectMarkup({ effect, to }: RulePicture): Markup {
  return to === undefined ? markup`${effect}` : markup`${effect} ${to}`;
}

function ruleMarkup({ text, previous }: RulePicture): Markup {
  return previous === undefined
    ? markup`<code>${text}</code>`
    : markup`<del><code>${previous}</code></del> <ins><code>${text}</code></ins>`;
}
