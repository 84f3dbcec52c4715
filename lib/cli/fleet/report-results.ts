/** What all shards of an apply left their hosts with. */
import { omitUndefined } from '../../base/omit-undefined';
import type { Diagnostic } from '../../base/diagnostic';
import type { Paint } from '../../review/text/paint';
import { renderMarkdownTable } from '../../review/text/markdown-table';
import { type ResultRow, cellsOf, renderResultRows, resultHeading } from '../apply/host-result';
import { fleetProblems } from './diagnostics';
import { putTogether } from './put-together';
import type { ReportForm } from './report-form-words';
import type { Reported } from './reported-files';
import type { Report } from './report';
import { printResults } from './results-folder';
import { type RecordedHost, type RunResults, resultsKind } from './run-results';

type ResultFiles = Extract<Reported, { kind: 'results' }>['files'];

export function reportResults(files: ResultFiles, form: ReportForm, paint: Paint, width?: number): Report {
  const { hosts, problems } = putTogether(files);
  const running = files.filter(({ ended }) => !ended).map(({ file }) => file);
  const ended = running.length === 0 && problems.length === 0;
  const isDone = hosts.every(({ outcome }) => outcome === 'applied' || outcome === 'unchanged');
  return {
    text: forms[form]({ hosts, ended, plan: files[0]?.plan ?? null }, paint, width),
    problems: [...problems, ...(running.length === 0 ? [] : [fleetProblems.notEnded(running)])],
    status: isDone && ended ? 0 : 1,
  };
}

type AllResults = Pick<RunResults, 'plan' | 'ended'> & { readonly hosts: readonly RecordedHost[] };

const forms: Readonly<Record<ReportForm, (results: AllResults, paint: Paint, width?: number) => string>> = {
  text: ({ hosts }, paint, width) => renderResultRows(hosts.map(rowOf), paint, width),
  markdown: ({ hosts }) =>
    renderMarkdownTable(
      resultHeading,
      hosts.map((host) => cellsOf(rowOf(host))),
    ),
  json: ({ plan, ended, hosts }) =>
    printResults({ kind: resultsKind, version: 1, plan, ended, hosts: [...hosts] }),
};

function rowOf({ host, owner, outcome, operations, errors }: RecordedHost): ResultRow {
  return {
    word: outcome ?? undefined,
    host: `${host} (owner ${owner})`,
    operations: operations ?? undefined,
    errors: errors.map((each) => omitUndefined(each)) as readonly Diagnostic[],
  };
}
