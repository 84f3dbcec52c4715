/**
 * What a script is called with. A start script is called with `start`; one that only asks for `stop`, with nothing; of another one it
 * is not known.
 */
export function usualArguments(text: string): readonly string[] | undefined {
  // In one way only does a line fit what stands before the word, or a long line would take for ever.
  const alternatives = '^[ \\t(]*(?:[^\\s|(][^\\s|]*[ \\t]*\\|[ \\t]*)*';
  const asksFor = (word: string): boolean =>
    new RegExp(`${alternatives}["']?${word}["']?[ \\t]*(?:\\||\\))`, 'm').test(text) ||
    new RegExp(`["'}]?\\$?\\{?1\\}?["']?[ \\t]*==?[ \\t]*["']?${word}["']?[ \\t]*\\]`).test(text);
  if (asksFor('start')) return ['start'];
  return ['stop', 'flush', 'clear', 'off', 'status'].some(asksFor) ? [] : undefined;
}
