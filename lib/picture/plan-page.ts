/** A plan as a page: first what an apply would do, host by host; then the picture of each host, with what comes and what goes. */
import type { Diagnostic } from '../base/diagnostic';
import { type ChangeReview, headingOf, isUnchanged, operationsOf } from '../review/views/change-review';
import { count } from '../review/text/quantity';
import type { HostReview } from '../review/many-hosts/host-review';
import { summaryOf } from '../review/views/summary';
import { pictureOf } from './make-picture';
import { type Markup, markup } from './markup';
import type { Page, PageSection } from './render-page';

/** With more, a browser takes long to open it. Further hosts have their review alone. */
const mostRules = 30_000;

export function planPage(hosts: readonly HostReview[]): Page {
  const planned = hosts.flatMap((host) => (host.kind === 'planned' ? [host.review] : []));
  const drawn = drawable(planned.filter((review) => !isUnchanged(review)));
  return {
    title: `Plan for ${hosts.length === 1 && hosts[0] !== undefined ? nameOf(hosts[0]) : count(hosts.length, 'host')}`,
    summary: summary(hosts, planned),
    sections: hosts.map((host, index) => section(host, index + 1, drawn)),
    pictures: drawn.map((review, index) => pictureOf(review, `h${String(index + 1)}`)),
  };
}

function nameOf(host: HostReview): string {
  return headingOf(host.kind === 'planned' ? host.review : host);
}

function summary(hosts: readonly HostReview[], planned: readonly ChangeReview[]): string {
  const operations = planned.reduce((sum, review) => sum + operationsOf(review).length, 0);
  const failed = hosts.length - planned.length;
  return [
    `${count(hosts.length, 'host')}, ${count(operations, 'operation')}`,
    ...(failed === 0 ? [] : [`${count(failed, 'host')} could not be planned`]),
  ].join('; ');
}

/** As many as there is room for. */
function drawable(reviews: readonly ChangeReview[]): readonly ChangeReview[] {
  let room = mostRules;
  return reviews.filter(({ families }) => {
    const chains = families.flatMap(({ live }) =>
      [...live.tables.values()].flatMap((table) => [...table.chains.values()]),
    );
    const rules = chains.reduce((sum, chain) => sum + chain.rules.length, 0);
    if (rules > room) return false;
    room -= rules;
    return true;
  });
}

function section(host: HostReview, number: number, drawn: readonly ChangeReview[]): PageSection {
  return {
    id: `host-${String(number)}`,
    heading: nameOf(host),
    body: host.kind === 'failed' ? failure(host.errors) : review(host.review, drawn.includes(host.review)),
  };
}

function failure(errors: readonly Diagnostic[]): Markup {
  return markup`<p>This host could not be planned:</p>
${list(errors.map(({ summary: text, code }) => `${text} [${code}]`))}`;
}

function review(change: ChangeReview, isDrawn: boolean): Markup {
  if (isUnchanged(change))
    return markup`<p>Nothing to do.</p>
`;
  const { impact = [], warnings, sets } = change;
  const setSteps = sets?.operations.length ?? 0;
  return markup`<p>${summaryOf(operationsOf(change))}${setSteps === 0 ? '' : `; ${count(setSteps, 'step')} in sets`}</p>
${
  impact.length === 0
    ? markup`<p>Nothing is newly allowed or blocked.</p>
`
    : markup`<h3>For traffic</h3>
${list(impact)}`
}${
    warnings.length === 0
      ? ''
      : markup`<h3>Warnings</h3>
${list(warnings.map(({ summary: text, code }) => `${text} [${code}]`))}`
  }${
    isDrawn
      ? ''
      : markup`<p>This host is not in the picture below: there are too many rules for one page.</p>
`
  }`;
}

function list(lines: readonly string[]): Markup {
  return markup`<ul>${lines.map((line) => markup`<li>${line}</li>`)}</ul>
`;
}
