/**
 * Waits for a condition, looking again and again. Fails with the name of the condition after the deadline.
 *
 * A look that takes long is followed by a pause that is as long, and the longer one waits, the longer is the pause: what is waited
 * for, and other tests, need the processor too.
 */
export async function until(
  name: string,
  condition: () => boolean | Promise<boolean>,
  deadlineMs = 15_000,
): Promise<void> {
  const start = Date.now();
  for (;;) {
    const begin = Date.now();
    if (await condition()) return;
    const now = Date.now();
    if (now > start + deadlineMs) throw new Error(`waited in vain until ${name}`);
    const pauseMs = Math.max(10, now - begin, Math.min(100, (now - start) / 10));
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
