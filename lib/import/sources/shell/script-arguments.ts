/**
 * What a script is called with. A start script is called with `start`; one that only asks for `stop`, with nothing; of another one it
 * is not known.
 */
export function usualArguments(text: string): readonly string[] | undefined {
  const asksFor = (word: string): boolean =>
    new RegExp(`^[ \\t(]*(\\S+[ \\t]*\\|[ \\t]*)*["']?${word}["']?[ \\t]*(\\||\\))`, 'm').test(text) ||
    new RegExp(`["'}]?\\$?\\{?1\\}?["']?[ \\t]*==?[ \\t]*["']?${word}["']?[ \\t]*\\]`).test(text);
  if (asksFor('start')) return ['start'];
  return ['stop', 'flush', 'clear', 'off', 'status'].some(asksFor) ? [] : undefined;
}
