/** A message in which what is quoted from a text (between backticks) is cut where it is longer than a person reads. */
export function shortenQuoted(message: string, most = 120): string {
  if (message.length <= most) return message;
  return message.replace(/`[^`]+`/g, (quoted) =>
    quoted.length > most + 2 ? `${quoted.slice(0, most - 2)}...\`` : quoted,
  );
}
