/** A word as a shell reads it, in quotes where it needs them. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_./~:@%+-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`;
}
