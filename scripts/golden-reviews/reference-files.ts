/** `test/fixtures/reviews`: each case in each form. `npm run golden:reviews` writes them; read them as the reviewer would. */
import { noPaint } from '../../lib/review/paint';
import { renderReviewJson } from '../../lib/review/render-json';
import { renderReviewMarkdown } from '../../lib/review/render-review-markdown';
import { renderReviewText } from '../../lib/review/render-review-text';
import { reviewOfHosts } from '../../lib/review/review';
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
      ];
    }),
  );
}
