import { logAndDropPattern } from '../../../patterns/log-and-drop';
import { printLiteral } from '../../program/option-argument';
import type { GuessConstruct } from './candidate';
import { logProps, tryFindLog } from './log-code';

/** The end of a chain, which logs what is left of it and refuses it. */
export const guessLogAndDrop: GuessConstruct = (filter) =>
  ['INPUT', 'FORWARD', 'OUTPUT'].flatMap((chain) => {
    const [family = 'ipv4'] = filter.families;
    const [logging = '', last = ''] = filter.rulesOf(chain, family).slice(-2);
    const log = tryFindLog(logging, family);
    if (log === undefined) return [];
    const verdict = last === '-j DROP' ? 'drop' : 'reject';
    const code = { code: printLiteral([chain]), uses: [] };
    return [
      {
        construct: 'LogAndDrop',
        id: chain === 'INPUT' ? 'rest' : `rest-of-${chain.toLowerCase()}`,
        props: {
          chains: chain === 'INPUT' ? undefined : code,
          verdict: verdict === 'drop' ? undefined : { code: `'${verdict}'`, uses: [] },
          ...logProps(log, `${verdict}: `),
        },
        pattern: logAndDropPattern({ chains: [chain], verdict, log }),
        claims: [`what is left in ${chain}`],
      },
    ];
  });
