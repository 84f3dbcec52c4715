/** A rule that logs as `LogOptions`. */
import type { Family } from '../../../net/family';
import type { LogOptions } from '../../../patterns/log-options';
import type { PacketRate } from '../../../patterns/packet-rate';
import type { KnownUse } from '../../../ruleset/model/rule';
import { parseRule } from '../../../ruleset/parse/parse-rule';
import { type Props, propsCode, unless } from './candidate';
import type { Code } from '../service-code';

const levels: readonly NonNullable<LogOptions['level']>[] = [
  ...(['emerg', 'alert', 'crit', 'error'] as const),
  ...(['warning', 'notice', 'info', 'debug'] as const),
];

/** What of the rule is about logging; undefined where it does not log. */
export function tryFindLog(text: string, family: Family): LogOptions | undefined {
  const { rule } = parseRule(text, { family });
  const target = rule?.target;
  if (rule === undefined || target?.kind !== 'known' || !['LOG', 'NFLOG'].includes(target.name))
    return undefined;
  const limit = rule.matches.find(({ kind, name }) => kind === 'known' && name === 'limit');
  const rate = limit?.kind === 'known' ? wordOf(limit, '--limit') : 'none';
  const prefix = wordOf(target, '--log-prefix') ?? wordOf(target, '--nflog-prefix');
  const [level, group] = [wordOf(target, '--log-level'), wordOf(target, '--nflog-group')];
  const named = level === undefined ? undefined : levels[Number(level)];
  return {
    ...(prefix === undefined ? {} : { prefix }),
    ...(rate === undefined ? {} : { rate: rate as PacketRate }),
    ...(named === undefined ? {} : { level: named }),
    ...(group === undefined ? {} : { nflogGroup: Number(group) }),
  };
}

/** Without what a construct has by itself; `usualPrefix` is that of its verdict. */
export function logProps({ prefix, rate, level, nflogGroup }: LogOptions, usualPrefix: string): Props {
  return {
    prefix: prefix === undefined ? undefined : unless(usualPrefix, prefix),
    rate: rate === undefined ? undefined : unless('5/min', rate),
    level: level === undefined ? undefined : unless('warning', level),
    nflogGroup: nflogGroup === undefined ? undefined : unless(undefined, nflogGroup),
  };
}

/** The property `log`; undefined where nothing is logged. */
export function logCode(log: LogOptions | undefined, verdict: string): Code | undefined {
  if (log === undefined) return undefined;
  const { code, uses } = propsCode(logProps(log, `${verdict}: `));
  return { code: code === '' ? 'true' : code, uses };
}

function wordOf({ options }: KnownUse, flag: string): string | undefined {
  return options.find((option) => option.flag === flag)?.words[0];
}
