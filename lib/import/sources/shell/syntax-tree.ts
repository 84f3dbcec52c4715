/** A shell script as far as scripts of iptables commands need it. */

/** A piece of a word. */
export type Part = { readonly isQuoted: boolean } & (
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'variable';
      readonly name: string;
      /** `${NAME:-WORD}` and its like: what stands there without a value, or with one. */
      readonly otherwise?: { readonly operator: string; readonly word: Word };
    }
  /** `$(COMMAND)` in either spelling. */
  | { readonly kind: 'output'; readonly source: string }
  | { readonly kind: 'arithmetic'; readonly source: string }
);

export interface Word {
  readonly parts: readonly Part[];
}

export interface Redirect {
  /** Such as `>`, `2>>`, `<`. */
  readonly operator: string;
  readonly target: Word;
}

export interface Command {
  readonly kind: 'command';
  readonly line: number;
  /** The text of the command, for messages. */
  readonly source: string;
  readonly assignments: readonly { readonly name: string; readonly value: Word }[];
  readonly words: readonly Word[];
  readonly redirects: readonly Redirect[];
}

export type Node =
  | Command
  | { readonly kind: 'list'; readonly items: readonly Node[] }
  | { readonly kind: 'either'; readonly operator: '&&' | '||'; readonly left: Node; readonly right: Node }
  | { readonly kind: 'pipe'; readonly line: number; readonly source: string; readonly items: readonly Node[] }
  | { readonly kind: 'not'; readonly item: Node }
  | {
      readonly kind: 'if';
      readonly line: number;
      readonly source: string;
      readonly branches: readonly { readonly condition: Node; readonly body: Node }[];
      readonly otherwise: Node | undefined;
    }
  | {
      readonly kind: 'for';
      readonly line: number;
      readonly source: string;
      readonly name: string;
      /** Undefined: the arguments. */
      readonly words: readonly Word[] | undefined;
      readonly body: Node;
    }
  | { readonly kind: 'while'; readonly line: number; readonly source: string; readonly body: Node }
  | {
      readonly kind: 'case';
      readonly line: number;
      readonly source: string;
      readonly subject: Word;
      readonly arms: readonly { readonly patterns: readonly Word[]; readonly body: Node }[];
    }
  | { readonly kind: 'function'; readonly name: string; readonly body: Node };
