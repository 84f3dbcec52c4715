/** What stands in `$((...))`, `((...))` and `for ((...))`: whole numbers, comparisons, and variables that it changes. */

interface NumberVariables {
  /** Undefined where it is not known. */
  readonly get: (name: string) => string | undefined;
  readonly set: (name: string, value: string | undefined) => void;
}

const tokens = /\s*(\d+|\$?\{?[A-Za-z_]\w*\}?|\$\d|\+\+|--|[-+*/%]=|[=!<>]=|&&|\|\||[-+*/%<>!=()?:,])/y;

/** Undefined where it is not known, or no such expression. */
export function tryCalculate(source: string, variables: NumberVariables): number | undefined {
  const words = wordsOf(source);
  if (words === undefined) return undefined;
  const calculation = new Calculation(words, variables);
  const value = calculation.comma();
  return calculation.isAtEnd ? value : undefined;
}

function wordsOf(source: string): readonly string[] | undefined {
  const words: string[] = [];
  tokens.lastIndex = 0;
  while (source.slice(tokens.lastIndex).trim() !== '') {
    const word = tokens.exec(source)?.[1];
    if (word === undefined) return undefined;
    words.push(word.replace(/^\$?\{?([A-Za-z_]\w*)\}?$/, '$1'));
  }
  return words;
}

/** Binary operators, the weakest first. */
const levels: readonly Readonly<Record<string, (left: number, right: number) => number>>[] = [
  { '||': (a, b) => Number(a !== 0 || b !== 0) },
  { '&&': (a, b) => Number(a !== 0 && b !== 0) },
  { '==': (a, b) => Number(a === b), '!=': (a, b) => Number(a !== b) },
  {
    '<': (a, b) => Number(a < b),
    '>': (a, b) => Number(a > b),
    '<=': (a, b) => Number(a <= b),
    '>=': (a, b) => Number(a >= b),
  },
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
  { '*': (a, b) => a * b, '/': (a, b) => Math.trunc(a / b), '%': (a, b) => a % b },
];

type Value = number | undefined;

class Calculation {
  private at = 0;

  constructor(
    private readonly words: readonly string[],
    private readonly variables: NumberVariables,
  ) {}

  get isAtEnd(): boolean {
    return this.at >= this.words.length;
  }

  comma(): Value {
    let value = this.assignment();
    while (this.tryTake(',')) value = this.assignment();
    return value;
  }

  private tryTake(word: string): boolean {
    if (this.words[this.at] !== word) return false;
    this.at++;
    return true;
  }

  private assignment(): Value {
    const [name = '', operator = ''] = this.words.slice(this.at, this.at + 2);
    if (!/^[A-Za-z_]/.test(name) || !/^[-+*/%]?=$/.test(operator)) return this.level(0);
    this.at += 2;
    const right = this.assignment();
    const change = levels.map((each) => each[operator.slice(0, -1)]).find((each) => each !== undefined);
    return this.set(name, change === undefined ? right : combined(change, this.valueOf(name), right));
  }

  private level(depth: number): Value {
    const operators = levels[depth];
    if (operators === undefined) return this.unary();
    let left = this.level(depth + 1);
    for (;;) {
      const operator = operators[this.words[this.at] ?? ''];
      if (operator === undefined) return left;
      this.at++;
      left = combined(operator, left, this.level(depth + 1));
    }
  }

  private unary(): Value {
    if (this.tryTake('!')) return combined((_, b) => Number(b === 0), 0, this.unary());
    if (this.tryTake('-')) return combined((a, b) => a - b, 0, this.unary());
    const step = this.tryTake('++') ? 1 : this.tryTake('--') ? -1 : 0;
    const word = this.words[this.at++] ?? '';
    if (step !== 0) return this.step(word, step);
    if (word === '(') {
      const value = this.comma();
      return this.tryTake(')') ? value : undefined;
    }
    if (/^\d+$/.test(word)) return Number(word);
    const value = this.valueOf(word);
    if (this.tryTake('++')) this.step(word, 1);
    else if (this.tryTake('--')) this.step(word, -1);
    return value;
  }

  private step(name: string, by: number): Value {
    return this.set(
      name,
      combined((a, b) => a + b, this.valueOf(name), by),
    );
  }

  private set(name: string, value: Value): Value {
    this.variables.set(name, value === undefined ? undefined : String(value));
    return value;
  }

  private valueOf(name: string): Value {
    const text = this.variables.get(name.replace(/^\$/, ''));
    return text !== undefined && /^\s*-?\d*\s*$/.test(text) ? Number(text) : undefined;
  }
}

function combined(operator: (left: number, right: number) => number, left: Value, right: Value): Value {
  if (left === undefined || right === undefined) return undefined;
  const value = operator(left, right);
  return Number.isSafeInteger(value) ? value : undefined;
}
