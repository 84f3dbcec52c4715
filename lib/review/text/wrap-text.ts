/**
 * Text in lines of a terminal, broken between words. A word that is too long for a line is a list most often, and is broken after a comma;
 * one without commas is broken where the line ends. Nothing is put in: whoever joins a list again has it as it was.
 */
export function wrapText(text: string, width: number): readonly string[] {
  const most = Math.max(1, width);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length <= most) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (line.length > most) {
      const comma = line.lastIndexOf(',', most - 1);
      const end = comma > 0 ? comma + 1 : most;
      lines.push(line.slice(0, end));
      line = line.slice(end);
    }
  }
  return [...lines, line];
}
