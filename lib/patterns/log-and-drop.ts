import { rule } from '../ruleset/build/rule-builder';
import { type LogOptions, loggingRule } from './log-options';
import { type Pattern, inBoth } from './pattern';
import { decide } from './verdict';

export interface LogAndDropPattern {
  readonly chains: readonly string[];
  readonly verdict: 'drop' | 'reject';
  readonly log: LogOptions;
}

export function logAndDropPattern({ chains, verdict, log }: LogAndDropPattern): Pattern {
  const unicast = rule().match('pkttype', { pktType: 'unicast' });
  return {
    chains: [],
    rules: chains.flatMap((chain) => [
      inBoth(chain, loggingRule(unicast, log, verdict), 'final'),
      inBoth(chain, decide(rule(), verdict), 'final'),
    ]),
  };
}
