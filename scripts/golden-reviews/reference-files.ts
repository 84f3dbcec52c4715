/**
 * `test/fixtures/reviews`: each case in each form, and as a picture where one host changes. `npm run golden:reviews` writes them; read
 * them as the reviewer would.
 */
import { readFileSync } from 'node:fs';
import { omitUndefined } from '../../lib/base/omit-undefined';
import { pictureOf } from '../../lib/picture/make-picture';
import { renderMermaid } from '../../lib/picture/render-mermaid';
import { renderSvg } from '../../lib/picture/render-svg';
import { isUnchanged } from '../../lib/review/views/change-review';
import type { HostReview } from '../../lib/review/many-hosts/host-review';
import { noPaint } from '../../lib/review/text/paint';
import { renderReviewJson } from '../../lib/review/many-hosts/render-json';
import { renderReviewMarkdown } from '../../lib/review/many-hosts/render-review-markdown';
import { renderReviewText } from '../../lib/review/many-hosts/render-review-text';
import { reviewOfHosts } from '../../lib/review/many-hosts/review';
import { cases } from './cases';

/** Text by the path of its file. */
export function referenceFiles(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(cases).flatMap(([name, hosts]) => {
      const review = reviewOfHosts(hosts);
      const file = (ending: string): string => `test/fixtures/reviews/${name}.${ending}`;
      return [
        [file('txt'), renderReviewText(review, noPaint)] as const,
        [file('md'), renderReviewMarkdown(review)] as const,
        [file('json'), renderReviewJson(review, hosts)] as const,
        ...picturesOf(hosts).map(([ending, text]) => [file(ending), text] as const),
      ];
    }),
  );
}

/** A diagram shows the change of one host. */
function picturesOf(hosts: readonly HostReview[]): readonly (readonly [ending: string, text: string])[] {
  const [first, ...others] = hosts;
  if (first?.kind !== 'planned' || others.length > 0 || isUnchanged(first.review)) return [];
  const { title, families, constructOf } = first.review;
  const picture = pictureOf({ title, families, ...omitUndefined({ constructOf }) });
  return [
    ['mmd', renderMermaid(picture)],
    ['svg', renderSvg(picture, diagramStyle)],
  ];
}

/** Both readers run in the folder of the project. */
const diagramStyle = readFileSync('lib/picture/diagram.css', 'utf8');
