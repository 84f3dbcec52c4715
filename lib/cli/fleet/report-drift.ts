/** How the hosts of all shards differ from what is declared for them. */
import { visibleJson, visibleText } from '../../base/visible-text';
import type { Paint } from '../../review/text/paint';
import { count } from '../../review/text/quantity';
import { fenced } from '../../review/text/markdown-text';
import { renderMarkdownTable } from '../../review/text/markdown-table';
import { putTogether } from './put-together';
import type { Report } from './report';
import type { ReportForm } from './report-form-words';
import type { DriftReport, Reported } from './reported-files';

type DriftFiles = Extract<Reported, { kind: 'drift' }>['files'];
type DriftHost = DriftReport['hosts'][number];

export function reportDrift(files: DriftFiles, form: ReportForm, paint: Paint): Report {
  const { hosts, problems } = putTogether(files);
  const has = (status: DriftHost['status']): boolean => hosts.some((host) => host.status === status);
  return {
    text: forms[form](hosts, paint),
    problems,
    status: has('failed') || problems.length > 0 ? 1 : has('drifted') ? 2 : 0,
  };
}

const forms: Readonly<Record<ReportForm, (hosts: readonly DriftHost[], paint: Paint) => string>> = {
  text: (hosts, paint) =>
    hosts
      .flatMap((host) => linesOf(host, paint))
      .map((line) => `${line}\n`)
      .join(''),
  markdown: (hosts) => {
    const rows = hosts.map((host) => [host.status, nameOf(host), whatOf(host)]);
    const commands = hosts.flatMap(({ commands: each }) => each.map(visibleText));
    const repair = commands.length === 0 ? '' : `\nWhat would repair it:\n\n${fenced('sh', commands)}\n`;
    return `${renderMarkdownTable(['state', 'host', 'what'], rows)}${repair}`;
  },
  json: (hosts) => `${visibleJson(JSON.stringify({ version: 1, hosts }, undefined, 2))}\n`,
};

function linesOf(host: DriftHost, paint: Paint): readonly string[] {
  const colour = { 'as-declared': paint.heading, drifted: paint.changed, failed: paint.error }[host.status];
  const what = whatOf(host);
  return [
    colour(visibleText(`${host.status.padEnd(11)}  ${nameOf(host)}${what === '' ? '' : `: ${what}`}`)),
    ...host.commands.map((text) => `    ${visibleText(text)}`),
  ];
}

function whatOf({ differences, sets = [], bootFiles, errors }: DriftHost): string {
  const news = differences.filter((each) => each.new === true).length;
  const parts = [
    ...errors.map(({ summary, code }) => `${summary} [${code}]`),
    ...(differences.length === 0 ? [] : [count(differences.length, 'difference')]),
    ...(news === 0 ? [] : [`${String(news)} new`]),
    ...(sets.length === 0 ? [] : [count(sets.length, 'step of sets', 'steps of sets')]),
    ...bootFiles.map((path) => `${path} is not as declared, and a reboot loads it`),
  ];
  return parts.join(', ');
}

function nameOf({ host, owner }: DriftHost): string {
  return `${host} (owner ${owner})`;
}
