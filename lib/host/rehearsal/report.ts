/** What the rehearsal script says, as a value. */
import { decodeBytes } from '../../base/bytes';
import type { LeftOutRule, Rehearsal, RehearsedRule } from '../../plan/apply/rehearsal';

export interface RehearsalReport {
  /** Sets that rules name and the host does not have. */
  readonly missingSets: readonly string[];
  readonly rejected: readonly RejectedRule[];
  /** Rules that iptables-save prints with another text. */
  readonly printed: readonly PrintedRule[];
  /** Why not all was tried; undefined when all was, but for `leftOut`. */
  readonly failure: string | undefined;
  /** Rules that were not tried because this host cannot. */
  readonly leftOut: readonly LeftOutRule[];
}

export interface RejectedRule {
  readonly rule: RehearsedRule;
  /** In the words of the tools there. */
  readonly said: string;
}

export interface PrintedRule {
  readonly rule: RehearsedRule;
  readonly text: string;
}

export function parseReport(bytes: Buffer, { families }: Rehearsal): RehearsalReport {
  const lines = decodeBytes(bytes).split('\n');
  const missingSets: string[] = [];
  const rejected: { rule: RehearsedRule; said: string[] }[] = [];
  const printed: PrintedRule[] = [];
  const said: string[] = [];
  let space: readonly string[] | undefined;
  let isComplete = false;
  let words = said;
  const ruleAt = (command: string | undefined, number: string | undefined): RehearsedRule | undefined =>
    families.find((family) => family.command === command)?.rules[Number(number) - 1];
  for (const line of lines) {
    const [word = '', first, second] = line.split(' ');
    const rule = ruleAt(first, second);
    if (word === '') words.push(line.trim());
    else if (word === 'missing-set' && first !== undefined) missingSets.push(first);
    else if (word === 'ready') space = line.split(' ').slice(1);
    else if (word === 'complete') isComplete = true;
    else if (word === 'rejected' && rule !== undefined) rejected.push({ rule, said: (words = []) });
    else if (word === 'printed' && rule !== undefined)
      printed.push({ rule, text: line.split(' ').slice(3).join(' ').trimEnd() });
    else (words = said).push(word === 'failed' ? '' : line);
  }
  return {
    missingSets,
    rejected: rejected.map((each) => ({ rule: each.rule, said: ownWords(each.said) })),
    printed,
    failure: isComplete ? undefined : said.filter((line) => line !== '').join('\n') || 'it ended early',
    leftOut: space === undefined ? [] : leftOutIn(families, space),
  };
}

function leftOutIn(
  families: Rehearsal['families'],
  [space, sets]: readonly string[],
): readonly LeftOutRule[] {
  return families.flatMap(({ rules }) =>
    rules.flatMap(({ hasUsers, sets: named, ...rule }): readonly LeftOutRule[] => {
      if (named.length > 0 && sets !== 'known')
        return [{ ...rule, needs: 'an ipset, which could not be looked up' }];
      if (hasUsers && space !== 'own')
        return [{ ...rule, needs: 'the users of the host, which only root has there' }];
      return [];
    }),
  );
}

/** Without line numbers of a batch that nobody else knows, and what every error of iptables ends with. */
function ownWords(lines: readonly string[]): string {
  const plain = lines
    .filter((line) => line !== '')
    .filter((line) => !/^(Error occurred at line: |Try `)|^ip6?tables[\w-]*: line [0-9]+ failed$/.test(line))
    .map((line) => line.replace(/^line [0-9]+: /, ''))
    .filter((line) => !/^ip6?tables[\w-]* v[^ ]+ \([a-z_]+\):$/.test(line));
  return plain.join('\n');
}
