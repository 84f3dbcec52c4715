import { type RuleBuilder } from '../ruleset/build/rule-builder';
import type { PacketRate } from './packet-rate';

/** How packets are logged. */
export interface LogOptions {
  /** Text before each line, at most 29 bytes, or 63 with `nflogGroup`. @default the verdict: `accept: `, `drop: ` */
  readonly prefix?: string;
  /**
   * At most so many lines for the rule, as `5/min`: a flood of packets must not become a flood of lines. `none`: every packet.
   * @default '5/min', and 10 lines before that counts
   */
  readonly rate?: PacketRate | 'none';
  /** Level of the line. @default 'warning', as iptables has it */
  readonly level?: 'debug' | 'info' | 'notice' | 'warning' | 'error' | 'crit' | 'alert' | 'emerg';
  /** Hands packets to a program such as ulogd that listens on this group, instead of the kernel log. @default the kernel log */
  readonly nflogGroup?: number;
}

const usualBurst = 10;

/** The rule that logs what a rule of these matches decides on. */
export function loggingRule(matching: RuleBuilder, log: LogOptions | true, verdict: string): RuleBuilder {
  const { prefix = `${verdict}: `, rate = '5/min', level, nflogGroup } = log === true ? {} : log;
  const limited =
    rate === 'none' ? matching : matching.match('limit', { limit: rate, limitBurst: usualBurst });
  if (nflogGroup !== undefined) return limited.jump('NFLOG', { nflogPrefix: prefix, nflogGroup });
  return limited.jump('LOG', { logPrefix: prefix, ...(level === undefined ? {} : { logLevel: level }) });
}
