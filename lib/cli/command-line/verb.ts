/** What a verb of the command is: words and options with their help. */
import type { CommandOptions } from './command-option';

/** A word that stands by its place, without a flag. */
export interface Argument {
  readonly help: string;
  readonly optional?: true;
  /** Whether it takes all words that are left. */
  readonly rest?: true;
  readonly choices?: readonly string[];
  /** Whether a shell completes it to files. @default it does not */
  readonly completes?: 'file';
}

export interface Verb {
  /** One line, for `--help` and the documentation. */
  readonly summary: string;
  /** In order, by the name that code uses. */
  readonly arguments?: Readonly<Record<string, Argument>>;
  readonly options: CommandOptions;
  /** How it is called when exit status 2 says that there are differences. @default it never ends with 2 */
  readonly differsAs?: string;
}

type ArgumentValue<A> = A extends { readonly rest: true }
  ? readonly string[]
  : A extends { readonly choices: readonly (infer Choice)[] }
    ? Choice
    : string;

/** The arguments of a verb, by the names that code uses. */
export type ArgumentsOf<Arguments> = {
  readonly [
    Name in keyof Arguments as Arguments[Name] extends { readonly optional: true } ? never : Name
  ]: ArgumentValue<Arguments[Name]>;
} & {
  readonly [
    Name in keyof Arguments as Arguments[Name] extends { readonly optional: true } ? Name : never
  ]?: ArgumentValue<Arguments[Name]>;
};
