import type { Operation } from '../../diff/operation';
import { count } from '../text/quantity';

const words: readonly (readonly [kind: Operation['kind'], noun: string, verb: string])[] = [
  ['insert', 'rule', 'to insert'],
  ['delete', 'rule', 'to delete'],
  ['replace', 'rule', 'to replace'],
  ['new-chain', 'chain', 'to create'],
  ['flush-chain', 'chain', 'to flush'],
  ['delete-chain', 'chain', 'to delete'],
  ['set-policy', 'policy', 'to set'],
];

/** One line: `4 operations: 2 rules to insert, 1 rule to delete, 1 policy to set`. */
export function summaryOf(operations: readonly Operation[]): string {
  const parts = words.flatMap(([kind, noun, verb]) => {
    const number = operations.filter((operation) => operation.kind === kind).length;
    if (number === 0) return [];
    return [
      `${noun === 'policy' && number > 1 ? `${String(number)} policies` : count(number, noun)} ${verb}`,
    ];
  });
  return `${count(operations.length, 'operation')}: ${parts.join(', ')}`;
}
