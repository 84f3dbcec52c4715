/**
 * Waits for a condition, looking again and again. Fails with the name of the condition after the deadline.
 *
 * A look that takes long is followed by a pause that is as long: what is waited for, and other tests, need the processor too.
 */
export async function until(
  name: string,
  condition: () => boolean | Promise<boolean>,
  deadlineMs = 15_000,
): Promise<void> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const begin = Date.now();
    if (await condition()) return;
    const now = Date.now();
    if (now > end) throw new Error(`waited in vain until ${name}`);
    await new Promise((resolve) => setTimeout(resolve, Math.max(10, now - begin)));
  }
}
