/** Waits for a condition, looking again and again. Fails with the name of the condition after the deadline. */
export async function until(
  name: string,
  condition: () => boolean | Promise<boolean>,
  deadlineMs = 15_000,
): Promise<void> {
  const end = Date.now() + deadlineMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited in vain until ${name}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
