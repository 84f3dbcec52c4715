/**
 * The forms in which verbs print, by the word behind `--format`: each form is named here once, and a verb offers those that have
 * a renderer.
 */
import { omitUndefined } from '../base/omit-undefined';
import type { Operation } from '../diff/operation';
import { restoreBlocks } from '../diff/restore-script';
import type { Picture } from '../picture/picture';
import { planPage } from '../picture/plan-page';
import { renderMermaid } from '../picture/render-mermaid';
import { renderPage } from '../picture/render-page';
import { renderSvg } from '../picture/render-svg';
import type { ChangeReview } from '../review/views/change-review';
import type { Paint } from '../review/text/paint';
import { type ExplainedHost, renderExplained, renderExplainedJson } from '../review/show/render-explained';
import type { HostReview } from '../review/many-hosts/host-review';
import { renderEditScriptJson, renderReviewJson } from '../review/many-hosts/render-json';
import { renderMarkdown } from '../review/one-host/render-markdown';
import { renderReviewMarkdown } from '../review/many-hosts/render-review-markdown';
import { renderReviewText } from '../review/many-hosts/render-review-text';
import type { Review } from '../review/many-hosts/review';
import { renderSetStepsJson, renderSetsMarkdown, renderSetsText } from '../review/one-host/render-sets';
import type { SetPair } from '../review/views/set-view';
import { renderText } from '../review/one-host/render-text';
import { impactAnswers, lintAnswers, reachAnswers, traceAnswers } from '../review/answers/render-answers';
import { type PictureAssets, pageAssets } from './page-assets';
import { type SetOperation, printSetOperations } from '../sets/set-operation';
import type { Ruleset } from '../ruleset/model/ruleset';

/** Plans of several hosts. */
export const planForms = {
  text: ({ review }: ReviewedHosts, paint: Paint, width?: number) => renderReviewText(review, paint, width),
  json: ({ review, hosts }: ReviewedHosts) => renderReviewJson(review, hosts),
  markdown: ({ review, rest }: ReviewedHosts) => renderReviewMarkdown(review, omitUndefined({ rest })),
  /** One page: what an apply would do, and the picture of each host. */
  html: ({ hosts }: ReviewedHosts) => renderPage(planPage(hosts), pageAssets),
} as const;

/** Plans of hosts, and what a reviewer is shown of all of them together. */
export interface ReviewedHosts {
  readonly hosts: readonly HostReview[];
  readonly review: Review;
  /** The command that prints all of it, where one form has no room. */
  readonly rest?: string;
}

/** The difference between two files. */
export interface FileDiff {
  readonly review: ChangeReview;
  readonly live: Ruleset;
  readonly operations: readonly Operation[];
}

export const diffForms = {
  text: ({ review }: FileDiff, paint: Paint) => renderText(review, paint),
  json: ({ operations }: FileDiff) => renderEditScriptJson(operations),
  /** Not for people: the bytes that `iptables-restore --noflush` reads. */
  restore: ({ live, operations }: FileDiff) => [...restoreBlocks(operations, { live }).values()].join(''),
  markdown: ({ review }: FileDiff) => renderMarkdown(review),
} as const;

/** The difference between two files of sets. */
export interface SetsDiff {
  readonly title: string;
  readonly pairs: readonly SetPair[];
  readonly operations: readonly SetOperation[];
}

/** The same words as for rules. */
export const setDiffForms: Readonly<
  Record<keyof typeof diffForms, (difference: SetsDiff, paint: Paint) => string>
> = {
  text: (difference, paint) => renderSetsText(difference, paint),
  json: ({ operations }) => renderSetStepsJson(operations),
  /** Not for people: the bytes that `ipset -! restore` reads. */
  restore: ({ operations }) => printSetOperations(operations),
  markdown: (difference) => renderSetsMarkdown(difference),
};

/** The way of packets. */
export const graphForms = {
  mermaid: (picture: Picture) => renderMermaid(picture),
  svg: (picture: Picture, assets: PictureAssets) => renderSvg(picture, assets.diagramStyle),
  html: (picture: Picture, assets: PictureAssets) =>
    renderPage({ title: picture.title, pictures: [picture] }, assets),
} as const;

/** What a change does to traffic. */
export const impactForms = impactAnswers;

/** The way of a packet. */
export const traceForms = traceAnswers;

/** Who can open which connections. */
export const reachForms = reachAnswers;

/** What is without effect. */
export const lintForms = lintAnswers;

/** What is declared, without any host. */
export const explainForms = {
  text: renderExplained,
  json: (hosts: readonly ExplainedHost[]) => renderExplainedJson(hosts),
} as const;

/** The words of a record of forms, in order. */
export function wordsOf<Form extends string>(forms: Readonly<Record<Form, unknown>>): readonly Form[] {
  return Object.keys(forms) as Form[];
}
