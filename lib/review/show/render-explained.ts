/** What is declared for hosts, each rule with the construct that declares it. */
import { visibleJson, visibleText } from '../../base/visible-text';
import type { Family } from '../../net/family';
import type { Policy } from '../../ruleset/model/ruleset';
import { headingOf } from '../views/change-review';
import type { Paint } from '../text/paint';
import { visibleRule } from '../text/visible-rule';

export interface ExplainedHost {
  readonly title: string;
  readonly owner: string;
  readonly chains: readonly ExplainedChain[];
}

export interface ExplainedChain {
  readonly family: Family;
  readonly table: string;
  readonly chain: string;
  /** Of a built-in chain whose policy is declared. */
  readonly policy?: Policy;
  readonly rules: readonly { readonly rule: string; readonly construct: string }[];
}

/** A line for each rule. Ends with a newline. */
export function renderExplained(hosts: readonly ExplainedHost[], paint: Paint): string {
  return hosts
    .map((host) =>
      [
        paint.heading(visibleText(headingOf(host))),
        ...host.chains.flatMap((chain) => ['', ...renderChain(chain, paint)]),
        '',
      ].join('\n'),
    )
    .join('\n');
}

/**
 * `{"version":1,"hosts":[{"host","owner","chains":[{"family","table","chain","policy","rules":[{"index","rule","construct"}]}]}]}`.
 * Names and shape are a contract: scripts read them.
 */
export function renderExplainedJson(hosts: readonly ExplainedHost[]): string {
  const values = hosts.map(({ title, owner, chains }) => ({
    host: title,
    owner,
    chains: chains.map(({ rules, ...chain }) => ({
      ...chain,
      rules: rules.map((rule, index) => ({ index: index + 1, ...rule })),
    })),
  }));
  return `${visibleJson(JSON.stringify({ version: 1, hosts: values }, undefined, 2))}\n`;
}

/** The widest rule that others are padded to, so that a few long ones do not push all constructs out of sight. */
const widest = 90;

function renderChain(
  { family, table, chain, policy, rules }: ExplainedChain,
  paint: Paint,
): readonly string[] {
  const note = policy === undefined ? '' : `: policy ${policy}`;
  const texts = rules.map(({ rule }) => visibleRule(rule));
  const width = texts.reduce((most, { length }) => (length > widest ? most : Math.max(most, length)), 0);
  const digits = String(rules.length).length;
  return [
    `  ${paint.heading(`${family} ${table} ${visibleText(chain)}`)}${note}`,
    ...rules.map(({ construct }, index) => {
      const number = String(index + 1).padStart(digits);
      const text = (texts[index] ?? '').padEnd(width);
      return `    ${number}  ${text}${paint.faint(`   # ${visibleText(construct)}`)}`;
    }),
  ];
}
