import { rule } from '../ruleset/build/rule-builder';
import { type LogOptions, loggingRule } from './log-options';
import { type Pattern, inBoth, inEach } from './pattern';
import { type ServicePart, newConnectionsTo } from './service-part';
import { type Verdict, decide } from './verdict';

export interface InterfaceChainPattern {
  readonly chainName: string;
  readonly interface: string;
  readonly services: readonly ServicePart[];
  readonly others: Verdict;
  readonly log: boolean | LogOptions;
}

export function interfaceChainPattern(asked: InterfaceChainPattern): Pattern {
  const { chainName: chain, services, others, log } = asked;
  return {
    chains: [chain],
    rules: [
      inBoth('INPUT', rule().inInterface(asked.interface).jumpTo(chain)),
      ...services.flatMap((part) => inEach(chain, (family) => newConnectionsTo(part, family).jump('ACCEPT'))),
      ...(log === false ? [] : [inBoth(chain, loggingRule(rule(), log, others))]),
      inBoth(chain, decide(rule(), others)),
    ],
  };
}
