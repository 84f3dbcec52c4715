/**
 * An option of the command, as data: declared once, and from it come the parser, `--help`, the tables in `docs/command.md`,
 * shell completion, and the type of what a verb is given.
 *
 * Options stand in a record by the name that code uses; on the command line `autoApprove` is `--auto-approve`.
 */

interface Described {
  /** One line, for `--help` and the documentation. */
  readonly help: string;
  /** What holds without the option, in words, where the verb decides on it. @default nothing */
  readonly default?: string;
  /** Whether it may be given more than once; the verb gets a list. */
  readonly repeatable?: true;
  /** Whether the verb cannot do without it. */
  readonly required?: true;
  /** Options, by their name in code, that it excludes. */
  readonly conflicts?: readonly string[];
}

/** On or off. */
export interface SwitchOption extends Described {
  readonly kind: 'switch';
  /** One letter that stands for the option, such as `V`. */
  readonly short?: string;
}

/** A text. */
export interface TextOption extends Described {
  readonly kind: 'text';
  /** What to write in its place, such as `file`. */
  readonly argument: string;
  /** What a shell completes it to. @default nothing */
  readonly completes?: 'file' | 'folder' | 'host';
  /** The value that the verb gets without the option. */
  readonly initial?: string;
  /** What a text without a word in it is refused for, such as `a reason`. @default such a text is taken */
  readonly says?: string;
}

/** One of a few words. */
export interface ChoiceOption extends Described {
  readonly kind: 'choice';
  readonly argument: string;
  readonly choices: readonly string[];
  /** The value that the verb gets without the option. */
  readonly initial?: string;
}

/** A whole number. */
export interface NumberOption extends Described {
  readonly kind: 'number';
  readonly argument: string;
  readonly min: number;
  readonly max: number;
  /** Whether `0x1f` may be written too. */
  readonly isHexadecimal?: true;
}

export type CommandOption = SwitchOption | TextOption | ChoiceOption | NumberOption;

/** Options by the name that code uses. */
export type CommandOptions = Readonly<Record<string, CommandOption>>;

type ValueOf<O> = O extends { readonly kind: 'switch' }
  ? boolean
  : O extends { readonly kind: 'number' }
    ? number
    : O extends { readonly kind: 'choice'; readonly choices: readonly (infer Choice)[] }
      ? Choice
      : string;

type GivenOf<O> = O extends { readonly repeatable: true } ? readonly ValueOf<O>[] : ValueOf<O>;

/** An option that a verb always gets. */
type Sure = { readonly required: true } | { readonly initial: string };

/** What a verb gets of its options. */
export type OptionsOf<Options> = {
  readonly [Name in keyof Options as Options[Name] extends Sure ? Name : never]: GivenOf<Options[Name]>;
} & {
  readonly [Name in keyof Options as Options[Name] extends Sure ? never : Name]?: GivenOf<Options[Name]>;
};

/** The option as it is written: `--auto-approve`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** What stands behind the flag: `<file>`, or nothing for a switch. */
export function argumentOf(option: CommandOption): string {
  return option.kind === 'switch' ? '' : `<${option.argument}>`;
}
