/**
 * Access that fails closed.
 *
 * Where something must be there, `?? ''` would turn a mistake of the engine into another rule, and `?? 0` into another
 * place. These stop with an internal error instead, before a host is reached. Where absence is a legitimate
 * input, a default is right; and loops over the bytes of large files read typed arrays, within their length, with `?? 0`.
 */

/** The item at a place that must be there, such as the only word of an option. */
export function at<T>(list: ArrayLike<T>, index: number): T {
  const item = list[index];
  // It is asked for in loops, so the words are made only where they are wanted.
  return item ?? defined(item, `item ${String(index)} of ${String(list.length)}`);
}

/**
 * A value that must be there.
 *
 * @param what names it in the internal error
 */
export function defined<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`internal error: ${what} is missing`);
  return value;
}
