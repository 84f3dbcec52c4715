/** The options of an extension as a table: how each is written, what it takes, and what leaving it out means. */
import type { OptionSpec, OptionSpecs } from '../../lib/extensions/extension';
import type { Family } from '../../lib/net/family';
import { code, codes, table } from './markdown';

export function optionTable(options: OptionSpecs, families: readonly Family[]): string {
  const rows = Object.entries(options).map(([name, spec]) => [
    codes([spec.flag, ...(spec.aliases ?? [])]),
    code(name),
    valueOf(spec),
    spec.negatable === true ? code('!') : '',
    [spec.summary, ...remarksOf(spec, families)].join(' '),
  ]);
  return table(['option', 'in TypeScript', 'value', 'not', 'what for'], rows);
}

function valueOf({ value }: OptionSpec): string {
  if (value.words === 0) return '';
  return value.optional === true ? `${value.allowed}; or nothing` : value.allowed;
}

function remarksOf(spec: OptionSpec, families: readonly Family[]): readonly string[] {
  return [
    spec.required === true ? 'Required.' : '',
    shownOf(spec, families),
    (spec.hidden ?? []).join('') !== '' ? `${wordsOf(spec.hidden)} is the default and not printed.` : '',
    (spec.matchesAll ?? []).length > 0
      ? `${wordsOf(spec.matchesAll)} matches everything and is not printed.`
      : '',
    spec.chains === undefined ? '' : `Only in ${spec.chains.join(', ')}.`,
    spec.requiresHostObject === undefined ? '' : `The host needs ${spec.requiresHostObject} first.`,
    spec.since === undefined ? '' : `Since iptables ${spec.since}.`,
    ...limitsOf(spec),
  ].filter((remark) => remark !== '');
}

/** Which iptables does not take all that is written here. */
export function limitsOf({ limits = [] }: Pick<OptionSpec, 'limits'>): readonly string[] {
  return limits.map(({ backend, before, from, when, why }) => {
    const which = [
      backend === undefined ? 'iptables' : `${backend} iptables`,
      before === undefined ? '' : ` before ${before}`,
      from === undefined ? '' : ` from ${from} on`,
    ];
    return `${when === undefined ? 'Not' : 'Not always'} on ${which.join('')}: ${why}.`;
  });
}

function wordsOf(words: readonly string[] = []): string {
  return code(words.join(' '));
}

/** What iptables adds and prints when the option is left out, by family where that differs. */
function shownOf({ shown }: OptionSpec, families: readonly Family[]): string {
  if (shown === undefined) return '';
  const added = [...new Set(families.map((family) => shown({ family }).join(' ')))];
  return `Left out, iptables adds ${added.map(code).join(' (IPv4) or ')}${added.length > 1 ? ' (IPv6)' : ''}.`;
}
