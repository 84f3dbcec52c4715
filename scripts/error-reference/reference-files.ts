/**
 * `docs/errors.md`, made from the catalogues of errors and warnings.
 *
 * `npm run reference:errors` writes it. A test says when what is committed is not what the catalogues say.
 */
import type { Entry } from '../../lib/base/catalogue';
import type { HostState, Retry } from '../../lib/base/diagnostic';
import { code, page, table } from '../rule-reference/markdown';
import { type Section, sections } from './catalogues';

/** Text by the path of its file. */
export function referenceFiles(): ReadonlyMap<string, string> {
  return new Map([['docs/errors.md', errorsPage()]]);
}

const hostStates: Readonly<Record<HostState, readonly [cell: string, meaning: string]>> = {
  'not-involved': ['', 'no host was changed, or even asked'],
  unchanged: ['unchanged', 'no rule of the host was changed'],
  'rolled-back': ['rolled back', 'a change was started; the host has the ruleset that it had before'],
  changed: ['changed', 'the change is live'],
  unknown: ['**unknown**', 'look at the host: it may have the old ruleset, the new one, or another one'],
};

const retries: Readonly<Record<Retry, readonly [cell: string, meaning: string]>> = {
  no: ['no', 'not before somebody has corrected what is wrong'],
  later: ['later', 'another program is at work'],
  'once-up': ['once it is up', 'a machine that is still booting answers like this'],
  reconnect: ['reconnect', 'over a new connection'],
  replan: ['plan again', 'the host is not as the plan found it'],
};

function errorsPage(): string {
  return page([
    '# Errors and warnings',
    'Every error and warning ends with a code in brackets. This page lists all codes: what happened, the state of the host, and what to do. Codes are stable; wording may change.',
    'The column “host” is the state of the rules of the host when the message appears:',
    legend(['host', 'meaning'], hostStates),
    'The column “retry” says whether the same may succeed when it is tried again:',
    legend(['retry', 'meaning'], retries),
    ...sections.flatMap(sectionOf),
  ]);
}

function legend(
  heading: readonly string[],
  rows: Readonly<Record<string, readonly [cell: string, meaning: string]>>,
): string {
  return table(
    heading,
    Object.values(rows).map(([cell, meaning]) => [cell === '' ? '(empty)' : cell, meaning]),
  );
}

function sectionOf({ title, note, catalogues }: Section): readonly string[] {
  const entries = catalogues.flatMap((each) => [...each.entries]);
  return [
    `## ${title}`,
    ...(note === undefined ? [] : [note]),
    table(['code', 'what happened', 'host', 'retry', 'what to do'], entries.sort(worstFirst).map(rowOf)),
  ];
}

function rowOf([name, { happened, todo, host, retry }]: readonly [string, Entry]): readonly string[] {
  return [code(name), happened, hostStates[host][0], retries[retry][0], todo];
}

const severities: readonly HostState[] = ['unknown', 'rolled-back', 'changed', 'unchanged', 'not-involved'];

function worstFirst([name, one]: readonly [string, Entry], [other, two]: readonly [string, Entry]): number {
  return severities.indexOf(one.host) - severities.indexOf(two.host) || (name < other ? -1 : 1);
}
