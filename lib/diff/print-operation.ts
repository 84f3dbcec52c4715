import { commandOf } from '../net/family';
import { shownRule } from '../ruleset/model/shown-rule';
import type { Operation } from './operation';

/** An operation as the command that a person would type. */
export function printOperation(operation: Operation): string {
  const table = operation.table === 'filter' ? '' : ` -t ${operation.table}`;
  const step = 'rule' in operation ? { ...operation, rule: shownRule(operation.rule) } : operation;
  return `${commandOf(operation.family)}${table} ${printStep(step)}`;
}

/** An operation as a line of an iptables-restore batch, without its table and without counters. */
export function printStep(operation: Operation): string {
  const { chain } = operation;
  switch (operation.kind) {
    case 'new-chain':
      return `-N ${chain}`;
    case 'delete-chain':
      return `-X ${chain}`;
    case 'flush-chain':
      return `-F ${chain}`;
    case 'set-policy':
      return `-P ${chain} ${operation.policy}`;
    case 'insert':
      return `-I ${chain} ${String(operation.index)} ${operation.rule}`.trimEnd();
    case 'replace':
      return `-R ${chain} ${String(operation.index)} ${operation.rule}`.trimEnd();
    case 'delete':
      return `-D ${chain} ${String(operation.index)}`;
  }
}
