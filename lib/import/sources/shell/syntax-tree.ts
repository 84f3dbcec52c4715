/** A shell script as far as scripts of iptables commands need it. */

/** A piece of a word. */
export type Part = { readonly isQuoted: boolean } & (
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'variable';
      readonly name: string;
      /** Of a list: `@` and `*` for all items. */
      readonly index?: Word | '@' | '*';
      /** `${!NAME}`: the value of the variable that it names; `${!NAME[@]}`: the places of its items. */
      readonly isIndirect?: boolean;
      /** `${#NAME}`: how long the value is, or the list. */
      readonly isLength?: boolean;
      /** `${NAME:-WORD}`, `${NAME%WORD}` and their like: what stands there instead of the value. */
      readonly change?: Change;
    }
  /** `$(COMMAND)` in either spelling. */
  | { readonly kind: 'output'; readonly source: string }
  | { readonly kind: 'arithmetic'; readonly source: string }
  /** What this reader does not know. */
  | { readonly kind: 'unknown' }
);

export interface Change {
  readonly operator: string;
  readonly word: Word;
  /** Of `${NAME/WORD/BY}`. */
  readonly by?: Word;
}

export interface Word {
  readonly parts: readonly Part[];
}

/** The lines of a here-document; known once the line that it begins in is read. */
export interface HereDocument {
  readonly end: string;
  /** Whether blanks at the beginning of its lines count. */
  readonly isIndented: boolean;
  /** Whether variables in it mean their values. */
  readonly isExpanded: boolean;
  text: string;
  /** Of its first line. */
  line: number;
}

export interface Redirect {
  /** Such as `>`, `2>>`, `<`. */
  readonly operator: string;
  readonly target: Word;
  readonly document?: HereDocument;
}

export interface Assignment {
  readonly name: string;
  /** `NAME+=VALUE`. */
  readonly isAdded: boolean;
  readonly index?: Word;
  readonly value: Word | readonly Word[];
}

interface Place {
  readonly line: number;
  /** The text, for messages. */
  readonly source: string;
}

export interface Command extends Place {
  readonly kind: 'command';
  readonly assignments: readonly Assignment[];
  readonly words: readonly Word[];
  readonly redirects: readonly Redirect[];
}

export interface Loop extends Place {
  readonly kind: 'while';
  readonly condition: Node;
  readonly isUntil: boolean;
  readonly body: Node;
  readonly redirects: readonly Redirect[];
}

export type Node =
  | Command
  | Loop
  | { readonly kind: 'list'; readonly items: readonly Node[] }
  /** Commands in brackets: what they set is forgotten behind them. */
  | { readonly kind: 'inner'; readonly body: Node }
  | { readonly kind: 'either'; readonly operator: '&&' | '||'; readonly left: Node; readonly right: Node }
  | (Place & { readonly kind: 'pipe'; readonly items: readonly Node[] })
  | { readonly kind: 'not'; readonly item: Node }
  | (Place & {
      readonly kind: 'if';
      readonly branches: readonly { readonly condition: Node; readonly body: Node }[];
      readonly otherwise: Node | undefined;
    })
  | (Place & {
      readonly kind: 'for';
      readonly name: string;
      /** Undefined: the arguments. */
      readonly words: readonly Word[] | undefined;
      readonly body: Node;
    })
  /** `for ((BEGIN; CONDITION; STEP))`. */
  | (Place & { readonly kind: 'count'; readonly steps: readonly string[]; readonly body: Node })
  /** `((EXPRESSION))`. */
  | (Place & { readonly kind: 'arithmetic'; readonly expression: string })
  | (Place & {
      readonly kind: 'case';
      readonly subject: Word;
      readonly arms: readonly { readonly patterns: readonly Word[]; readonly body: Node }[];
    })
  | { readonly kind: 'function'; readonly name: string; readonly body: Node };
