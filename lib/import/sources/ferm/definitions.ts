/** What a file of ferm names: variables and functions, and the values that keywords take with what stands for them. */
import type { TokenStream } from './token-stream';
import type { Token } from './tokens';

export class Definitions {
  readonly variables = new Map<string, readonly Token[]>();
  private readonly functions = new Map<
    string,
    { readonly names: readonly string[]; readonly body: readonly Token[] }
  >();

  /** @param note hears of what is not understood */
  constructor(
    private readonly stream: TokenStream,
    private readonly note: (token: Token, what: string) => void,
  ) {}

  /** A value, or a list of them, with what variables stand for. */
  values(): readonly string[] {
    const token = this.stream.take();
    if (!token.isQuoted && token.text === '(') {
      const values: string[] = [];
      while (this.stream.peek() !== undefined && !this.stream.is(')')) {
        if (this.stream.tryTake(',')) continue;
        values.push(...this.values());
      }
      this.stream.take();
      return values;
    }
    if (!token.isQuoted && token.text.startsWith('$')) {
      const value = this.variables.get(token.text.replace(/[{}]/g, ''));
      if (value === undefined) {
        this.note(token, token.text);
        return [];
      }
      this.stream.put(value);
      return this.values();
    }
    // Addresses of the other family make no rule, whether it is said or not.
    if (!token.isQuoted && token.text === '@ipfilter' && this.stream.is('(')) return this.values();
    // What a command prints, only the host knows.
    if (!token.isQuoted && token.text.startsWith('`')) {
      this.note(token, token.text);
      return [];
    }
    if (!token.isQuoted && token.text.startsWith('@')) {
      this.note(token, token.text);
      if (this.stream.is('(')) this.values();
      return [];
    }
    const text = token.text.replace(/\$\{?([A-Za-z_][\w-]*)\}?/g, (whole, name: string) => {
      const [only, ...more] = this.variables.get(`$${name}`) ?? [];
      return only === undefined || more.length > 0 ? whole : only.text;
    });
    return [text];
  }

  /** `@def $NAME = VALUE;` and `@def &NAME($ARGUMENT) = STATEMENT`. */
  define(): void {
    const name = this.stream.take().text;
    const names: string[] = [];
    if (name.startsWith('&') && this.stream.tryTake('(')) {
      while (this.stream.peek() !== undefined && !this.stream.tryTake(')')) {
        const argument = this.stream.take().text;
        if (argument !== ',') names.push(argument);
      }
    }
    this.stream.tryTake('=');
    const body = this.stream.takeStatement();
    if (name.startsWith('&')) this.functions.set(name, { names, body });
    else
      this.variables.set(
        name,
        body.filter(({ text, isQuoted }) => isQuoted || text !== ';'),
      );
  }

  /** Puts the body of a function in the place of its call. */
  call(token: Token): void {
    const found = this.functions.get(token.text);
    const given: Token[][] = [];
    if (this.stream.tryTake('(')) {
      let current: Token[] = [];
      for (let depth = 1; depth > 0 && this.stream.peek() !== undefined;) {
        const next = this.stream.take();
        if (!next.isQuoted && next.text === '(') depth++;
        if (!next.isQuoted && next.text === ')') depth--;
        if (depth === 0) break;
        if (depth === 1 && !next.isQuoted && next.text === ',') {
          given.push(current);
          current = [];
        } else current.push(next);
      }
      given.push(current);
    }
    if (found === undefined) {
      this.note(token, token.text);
      return;
    }
    const body = found.body.flatMap((each): readonly Token[] => {
      const index = each.isQuoted ? -1 : found.names.indexOf(each.text);
      const value = index < 0 ? undefined : given[index];
      return value ?? [{ ...each, line: token.line }];
    });
    const last = body.at(-1);
    // The call has a semicolon of its own.
    const own = last !== undefined && !last.isQuoted && last.text === ';' ? body.slice(0, -1) : body;
    this.stream.put(own);
  }
}
