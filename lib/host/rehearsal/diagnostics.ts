import type { Diagnostic } from '../../base/diagnostic';
import { commandOf } from '../../net/family';
import type { LeftOutRule } from '../../plan/apply/rehearsal';
import type { Origin } from '../../ruleset/model/origin';
import { printable } from '../../base/visible-text';
import { rehearsalCatalogue } from './catalogue';

const { problem, warning } = rehearsalCatalogue;

type Place = Pick<LeftOutRule, 'family' | 'table' | 'chain' | 'text'>;

const maxListed = 10;

export const rehearsalProblems = {
  /** @param known limits of the iptables there */
  refused: (origin: Origin, host: string, rule: Place, said: string, known: readonly string[]): Diagnostic =>
    problem({
      ...origin,
      code: 'apply/rule-refused',
      summary: `${host} does not accept a rule of the ${rule.table} table, chain ${rule.chain}; nothing was changed`,
      detail: [commandLine(rule), ...(said === '' ? [] : [printable(said)])].join('\n'),
      help:
        known.length > 0
          ? known.join('; ')
          : 'it was tried in an empty network namespace there; the end of `dmesg` may have more details',
    }),
  missingSet: (origin: Origin, host: string, rule: Place, set: string): Diagnostic =>
    problem({
      ...origin,
      code: 'apply/missing-set',
      summary: `${host} has no ipset ${set}, which a rule of the ${rule.table} table, chain ${rule.chain} uses; nothing was changed`,
      detail: commandLine(rule),
      help: `create it there, such as with \`ipset create ${set} hash:ip family ${rule.family === 'ipv4' ? 'inet' : 'inet6'}\``,
    }),
  storedDifferently: (
    origin: Origin,
    host: string,
    rule: Place,
    text: string,
    known: readonly string[],
  ): Diagnostic =>
    problem({
      ...origin,
      code: 'apply/stored-differently',
      summary: `${host} stores a rule of the ${rule.table} table, chain ${rule.chain} differently from how it was declared; nothing was changed`,
      detail: `${commandLine(rule)}\nis stored there as\n${commandLine({ ...rule, text: printable(text) })}`,
      help: known.length > 0 ? known.join('; ') : 'declare the rule as the host prints it',
    }),
  notRehearsed: (host: string, why: string): Diagnostic =>
    warning({
      code: 'apply/not-rehearsed',
      summary: `the new rules were not tried on ${host} before they were written`,
      detail: printable(why),
      help: 'docs/hosts.md lists what a rehearsal needs; without it, a rule that the host refuses makes the change fail, which is then rolled back',
    }),
  leftOut: (host: string, rules: readonly LeftOutRule[]): Diagnostic =>
    warning({
      code: 'apply/not-rehearsed',
      summary: `some new rules were not tried on ${host} before they were written: ${String(rules.length)}`,
      detail: [
        ...rules.slice(0, maxListed).map((rule) => `${commandLine(rule)}\n  needs ${rule.needs}`),
        ...(rules.length > maxListed ? [`... ${String(rules.length - maxListed)} more`] : []),
      ].join('\n'),
    }),
};

function commandLine({ family, table, chain, text }: Place): string {
  const where = table === 'filter' ? '' : ` -t ${table}`;
  return `${commandOf(family)}${where} -A ${chain} ${text}`.trimEnd();
}
