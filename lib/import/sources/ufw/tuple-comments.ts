/** The line that ufw writes above its rules, as a person would say it. */

/** Comments with what ufw's own say: `allow 80,443/tcp from anywhere: Nginx Full`. */
export function ufwComments(
  comments: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...comments].map(([place, lines]) => [place, lines.filter((line) => !isHeading(line)).map(readable)]),
  );
}

/** Such as `RULES ###` and `END RULES ###`. */
function isHeading(line: string): boolean {
  return /^(END )?[A-Z]+( [A-Z]+)* ###$/.test(line) || /^(End required lines|Don't delete these)/i.test(line);
}

/** `tuple ### ACTION PROTOCOL DPORT DST SPORT SRC [DAPP SAPP] DIRECTION [comment=HEX]`. */
function readable(line: string): string {
  const [, rest] = /^tuple ### (.*)$/.exec(line) ?? [];
  if (rest === undefined) return line;
  const note = /(?:^| )comment=([0-9a-f]+)/.exec(rest)?.[1];
  const [action = '', protocol = '', dport = '', , , source = '', ...more] = rest
    .replace(/ comment=.*$/, '')
    .split(' ');
  const app =
    more.length > 1 && more[0] !== '-'
      ? decodeURIComponent((more[0] ?? '').replace(/%(?![0-9A-F]{2})/g, '%25'))
      : undefined;
  const service = dport === 'any' ? protocol : `${dport}${protocol === 'any' ? '' : `/${protocol}`}`;
  const from = /^(0\.0\.0\.0\/0|::\/0)$/.test(source) ? 'anywhere' : source;
  const said = note === undefined ? '' : `: ${Buffer.from(note, 'hex').toString('utf8')}`;
  return `${action} ${app ?? service} from ${from}${said}`;
}
