/** What is risky about the change of one host, as warnings: what the plan warns of, and what a reviewer should look at. */
import type { Diagnostic } from '../../base/diagnostic';
import { type RuleOperation, isRuleOperation } from '../../diff/operation';
import type { TrafficRow } from '../../impact/questions/traffic-rows';
import type { Family } from '../../net/family';
import { namedPorts } from '../../plan/warnings/accepted-ports';
import { isCounting } from '../../ruleset/model/ruleset';
import { tryFindUndecided } from '../../ruleset/check/host-dependent';
import { reviewCatalogue } from './catalogue';
import { type ChangeReview, operationsOf } from '../views/change-review';

const { warning } = reviewCatalogue;

/** Rules that one note names; the others are in the plan below it. */
const maxNamed = 5;

export function reviewNotes(review: ChangeReview): readonly Diagnostic[] {
  const operations = operationsOf(review);
  const rules = operations.filter(isRuleOperation);
  const traffic = review.traffic ?? [];
  return [
    ...review.warnings,
    ...openToWorld(traffic),
    ...operations.flatMap(({ kind, family, table, chain, ...step }) =>
      kind === 'set-policy' && 'policy' in step
        ? [
            warning({
              code: 'review/policy',
              summary: `the policy of ${chain} becomes ${step.policy} (${family}, table ${table})`,
            }),
          ]
        : [],
    ),
    ...touchesSsh(rules, portOf(review.title)),
    ...usedRules(rules),
    ...unlikeFamilies(review, traffic),
    ...notRehearsed(rules),
  ];
}

/** Packets that come in from others; a NAT table or an OUTPUT chain lets nobody in. */
function arrives({ chain }: TrafficRow): boolean {
  return chain === 'INPUT' || chain === 'FORWARD';
}

function openToWorld(traffic: readonly TrafficRow[]): readonly Diagnostic[] {
  const services = traffic
    .filter((row) => row.effect === 'opens' && row.isFromAnywhere && arrives(row))
    .map(({ service, chain }) => `${service}${chain === 'INPUT' ? '' : ' through this host'}`);
  return [...new Set(services)].map((service) =>
    warning({ code: 'review/opens-to-world', summary: `${service} opens to the world` }),
  );
}

/** The port of a host's URL. */
function portOf(title: string): number | undefined {
  const port = /^(?:ssh|openssh):\/\/.*?(?::([0-9]+))?$/.exec(title);
  return port === null ? undefined : Number(port[1] ?? 22);
}

function touchesSsh(rules: readonly RuleOperation[], port = 22): readonly Diagnostic[] {
  const found = rules.filter(
    (step) =>
      step.table === 'filter' &&
      step.chain === 'INPUT' &&
      textsOf(step).some((text) => names(text, step.family, port)),
  );
  if (found.length === 0) return [];
  return [
    warning({
      code: 'review/touches-ssh',
      summary: `rules about the port that deployers log in to, ${String(port)}, change`,
      detail: listed(found.map((step) => `${step.family} ${step.chain}: ${fateOf(step)}`)),
    }),
  ];
}

function names(text: string, family: Family, port: number): boolean {
  if (!mayName(text, port)) return false;
  const named = namedPorts(text, family);
  return (
    named?.protocol === 'tcp' && named.ranges?.some(([first, last]) => first <= port && port <= last) === true
  );
}

/** Whether it is worth reading the rule: few of many name a port at all, and fewer this one. */
function mayName(text: string, port: number): boolean {
  return [...text.matchAll(/--dports? ([0-9,:]+)/g)].some(([, list = '']) =>
    list.split(',').some((range) => {
      const [first = '', last = first] = range.split(':');
      return Number(first) <= port && port <= (last === '' ? 65_535 : Number(last));
    }),
  );
}

function usedRules(rules: readonly RuleOperation[]): readonly Diagnostic[] {
  const used = rules.filter(
    (step) => step.kind !== 'insert' && step.counters !== undefined && isCounting(step.counters),
  );
  if (used.length === 0) return [];
  const texts = used.flatMap((step) =>
    'previous' in step ? [`${step.family} ${step.table} ${step.chain}: ${step.previous}`] : [],
  );
  return [
    warning({
      code: 'review/used-rule',
      summary: `${String(used.length)} ${used.length === 1 ? 'rule that packets have matched goes or changes' : 'rules that packets have matched go or change'}`,
      detail: listed(texts),
    }),
  ];
}

/** Services that open to everybody in one family only, where both families are managed. */
function unlikeFamilies({ families }: ChangeReview, traffic: readonly TrafficRow[]): readonly Diagnostic[] {
  if (families.length < 2) return [];
  const open = traffic.filter((row) => row.effect === 'opens' && arrives(row));
  const missing = open.filter(
    (row) =>
      row.isFromAnywhere &&
      !open.some(
        ({ family, chain, service }) =>
          family !== row.family && chain === row.chain && service === row.service,
      ),
  );
  return [
    ...new Set(
      missing.map(({ family, service }) => `${service} opens in ${family} and not in ${other[family]}`),
    ),
  ].map((summary) => warning({ code: 'review/families-unlike', summary }));
}

const other: Readonly<Record<Family, Family>> = { ipv4: 'ipv6', ipv6: 'ipv4' };

function notRehearsed(rules: readonly RuleOperation[]): readonly Diagnostic[] {
  const undecided = rules.flatMap((step) =>
    'rule' in step && tryFindUndecided(step.rule, step.family) !== undefined ? [step.rule] : [],
  );
  if (undecided.length === 0) return [];
  return [
    warning({
      code: 'review/not-rehearsed',
      summary:
        'only the host can judge some of the rules; the apply tries them there before anything is changed',
      detail: listed(undecided),
    }),
  ];
}

function textsOf(step: RuleOperation): readonly string[] {
  return [...('previous' in step ? [step.previous] : []), ...('rule' in step ? [step.rule] : [])];
}

/** A rule and what becomes of it: of a replacement, one of the two rules may be about something else. */
function fateOf(step: RuleOperation): string {
  switch (step.kind) {
    case 'insert':
      return `${step.rule} (new)`;
    case 'delete':
      return `${step.previous} (removed)`;
    case 'replace':
      return `${step.previous} (replaced by ${step.rule})`;
  }
}

function listed(texts: readonly string[]): string {
  const more = texts.length - maxNamed;
  return [...texts.slice(0, maxNamed), ...(more > 0 ? [`and ${String(more)} more`] : [])].join('\n');
}
