/** Texts of which the value is kept, twice at most: for those that are used, and for those that were used before them. */
const MOST_KEPT = 512;
/** Longer ones are rare, and hold on to much. */
const LONGEST_TEXT = 512;

/** What a function makes of texts, kept for those that were asked for lately. The values are shared: nobody may change them. */
export class LatelyUsed<Value> {
  private now = new Map<string, Value>();
  private before = new Map<string, Value>();

  /** @param make always the same of the same text */
  constructor(private readonly make: (text: string) => Value) {}

  get(text: string): Value {
    const known = this.now.get(text);
    if (known !== undefined) return known;
    const value = this.before.get(text) ?? this.make(text);
    if (text.length <= LONGEST_TEXT) this.keep(text, value);
    return value;
  }

  private keep(text: string, value: Value): void {
    if (this.now.size >= MOST_KEPT) {
      this.before = this.now;
      this.now = new Map();
    }
    this.now.set(text, value);
  }
}
