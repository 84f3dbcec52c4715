/**
 * As `Promise.all`, but it always waits for all of them: after a failure nothing is still being made while the
 * clearing away begins.
 */
export async function inParallel<T extends readonly unknown[]>(
  ...tasks: { readonly [K in keyof T]: Promise<T[K]> }
): Promise<T> {
  await Promise.allSettled(tasks);
  return Promise.all(tasks) as Promise<unknown> as Promise<T>;
}
