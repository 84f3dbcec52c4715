import { type Diagnostic, problem, warning } from '../../base/diagnostic';
import { commandOf } from '../../net/family';
import type { LeftOutRule } from '../../plan/apply/rehearsal';
import type { Origin } from '../../ruleset/model/origin';
import { printable } from '../../base/visible-text';

type Place = Pick<LeftOutRule, 'family' | 'table' | 'chain' | 'text'>;

const mostListed = 10;

export const rehearsalProblems = {
  /** @param known what is known to be a limit of the iptables there */
  refused: (origin: Origin, host: string, rule: Place, said: string, known: readonly string[]): Diagnostic =>
    problem({
      ...origin,
      code: 'apply/rule-refused',
      summary: `${host} does not take a rule of the ${rule.table} table, chain ${rule.chain}; nothing was changed`,
      detail: [commandLine(rule), ...(said === '' ? [] : [printable(said)])].join('\n'),
      help:
        known.length > 0
          ? known.join('; ')
          : 'tried in an empty network namespace there; where it says little, the end of `dmesg` may say more',
    }),
  missingSet: (origin: Origin, host: string, rule: Place, set: string): Diagnostic =>
    problem({
      ...origin,
      code: 'apply/missing-set',
      summary: `${host} has no ipset ${set}, which a rule of the ${rule.table} table, chain ${rule.chain} names; nothing was changed`,
      detail: commandLine(rule),
      help: `make it there, such as with \`ipset create ${set} hash:ip family ${rule.family === 'ipv4' ? 'inet' : 'inet6'}\``,
    }),
  printedOtherwise: (
    origin: Origin,
    host: string,
    rule: Place,
    text: string,
    known: readonly string[],
  ): Diagnostic =>
    problem({
      ...origin,
      code: 'apply/printed-otherwise',
      summary: `${host} makes another rule of one of the ${rule.table} table, chain ${rule.chain}; nothing was changed`,
      detail: `${commandLine(rule)}\nis printed there as\n${commandLine({ ...rule, text: printable(text) })}`,
      help: known.length > 0 ? known.join('; ') : 'declare it as the host prints it',
    }),
  notRehearsed: (host: string, why: string): Diagnostic =>
    warning({
      code: 'apply/not-rehearsed',
      summary: `the new rules were not tried on ${host} before they were written`,
      detail: printable(why),
      help: 'what a rehearsal needs is in docs/hosts.md; without it, a rule that is refused is found by the change itself, which is then undone',
    }),
  leftOut: (host: string, rules: readonly LeftOutRule[]): Diagnostic =>
    warning({
      code: 'apply/not-rehearsed',
      summary: `some new rules were not tried on ${host} before they were written: ${String(rules.length)}`,
      detail: [
        ...rules.slice(0, mostListed).map((rule) => `${commandLine(rule)}\n  needs ${rule.needs}`),
        ...(rules.length > mostListed ? [`... ${String(rules.length - mostListed)} more`] : []),
      ].join('\n'),
    }),
};

function commandLine({ family, table, chain, text }: Place): string {
  const where = table === 'filter' ? '' : ` -t ${table}`;
  return `${commandOf(family)}${where} -A ${chain} ${text}`.trimEnd();
}
