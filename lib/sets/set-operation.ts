/** One step from the sets of a host to the desired ones, as `ipset restore` takes it. */
import type { EntryOptions, SetHeader } from './ip-set';
import { printAdd, printCreate } from './print-sets';

export type SetOperation =
  | { readonly kind: 'create-set'; readonly set: string; readonly header: SetHeader }
  /** `previous`: it is there already, with these other options. */
  | {
      readonly kind: 'add-entry';
      readonly set: string;
      readonly element: string;
      readonly options: EntryOptions;
      readonly previous?: EntryOptions;
    }
  | {
      readonly kind: 'delete-entry';
      readonly set: string;
      readonly element: string;
      readonly previous: EntryOptions;
    }
  /** Exchanges what the two names stand for, in one moment; rules follow the name. */
  | { readonly kind: 'swap-sets'; readonly set: string; readonly other: string }
  | { readonly kind: 'destroy-set'; readonly set: string };

/**
 * The line of one step. All of them are made with `ipset -! restore`: an element that is there gets the new options, and one
 * that has gone need not be deleted.
 */
export function printSetOperation(operation: SetOperation): string {
  switch (operation.kind) {
    case 'create-set':
      return printCreate({ ...operation.header, name: operation.set });
    case 'add-entry':
      return printAdd(operation.set, operation.element, operation.options);
    case 'delete-entry':
      return `del ${operation.set} ${operation.element}`;
    case 'swap-sets':
      return `swap ${operation.set} ${operation.other}`;
    case 'destroy-set':
      return `destroy ${operation.set}`;
  }
}

export function printSetOperations(operations: readonly SetOperation[]): string {
  return operations.map((operation) => `${printSetOperation(operation)}\n`).join('');
}
