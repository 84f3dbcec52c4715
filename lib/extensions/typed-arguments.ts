/** The arguments that TypeScript takes for an extension, worked out from the options that it declares. */
import type { Extension } from './extension';
import type { ValueKind } from './value-kind';

/** The argument of an option that must not match: `{ not: 22 }` prints `! --dport 22`. */
export interface Not<T> {
  readonly not: T;
}

/** The typed arguments of an extension: `{ dport: 22 }`, `{ dport: { not: 22 } }`. */
export type ArgumentsOf<E> =
  E extends Extension<infer Options>
    ? {
        readonly [Name in keyof Options as Options[Name] extends Required ? Name : never]: ArgumentOf<
          Options[Name]
        >;
      } & {
        readonly [Name in keyof Options as Options[Name] extends Required ? never : Name]?: ArgumentOf<
          Options[Name]
        >;
      }
    : never;

interface Required {
  readonly required: true;
}

/** The typed argument of one option. */
export type ArgumentOf<O> = O extends { readonly value: ValueKind<infer Input> }
  ? O extends { readonly negatable: true }
    ? Input | Not<Input>
    : Input
  : never;
