/** Sets against the kernel's own: what is written, what it prints, and what the steps between two of them leave. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { diffSets } from '../../lib/sets/diff-sets';
import { setsRestoreOf } from '../../lib/plan/apply/restore-sets';
import type { IpSet, IpSets } from '../../lib/sets/ip-set';
import { parseLiveSets, parseSets } from '../../lib/sets/parse-sets';
import { printSets } from '../../lib/sets/print-sets';
import { printSetOperations } from '../../lib/sets/set-operation';
import { changedSet, randomSetText } from '../support/laws/set-generator';
import { seedOfCommit } from '../support/laws/seed-of-commit';
import { seededRandom } from '../support/laws/seeded-random';
import { useTemporaryFolder } from '../support/project/temporary-folder';

jest.setTimeout(300_000);

const file = useTemporaryFolder();
const random = seededRandom(seedOfCommit());
const rounds = process.env['LONG'] === '1' ? 2000 : 40;

/** Both are ipset's own, and what another one prints is what these compare. */
const script = `
cd "$1"
while read -r round; do
  for part in written setup teardown; do
    echo "@$part"
    if [ "$part" = written ]; then ipset restore < "$round-$part" 2>&1; else ipset -! restore < "$round-$part" 2>&1; fi
    echo "@save"
    ipset save
  done
  ipset destroy
  # Half of the steps, all of them, and the way back from there: as rollback.sh makes it.
  ipset restore < "$round-written"
  for part in half setup; do
    ipset -! restore < "$round-$part"
    echo "@undone"
    while read -r name; do ipset destroy "$name" 2> /dev/null; done < "$round-drop"
    ipset -! restore < "$round-back" 2>&1
    while read -r name; do ipset destroy "$name" 2> /dev/null; done < "$round-created"
    echo "@save"
    ipset save
  done
  ipset destroy
done < rounds
`;

interface Round {
  readonly text: string;
  readonly live: IpSets;
  readonly wanted: IpSets;
}

function parsed(text: string): IpSets {
  const { sets } = parseSets(text, 'generated');
  if (sets === undefined) throw new Error(text);
  return sets;
}

function headerAndEntries(sets: IpSets): unknown {
  return [...sets.values()].map(({ entries, ...header }: IpSet) => ({
    ...header,
    entries: [...entries.keys()].sort(),
  }));
}

test('the kernel reads a set as it is read here, the steps between two sets lead from the one to the other, and back', () => {
  const all = Array.from({ length: rounds }, (_, round): Round => {
    // Of one element with two options, the kernel refuses the second; a person is warned.
    const text = withoutDuplicates(randomSetText(random, 's'));
    const live = parsed(text);
    const wanted = new Map([...live].map(([name, set]) => [name, changedSet(random, set)]));
    const { setup, teardown } = diffSets(live, wanted);
    writeFileSync(file(`${String(round)}-written`), text);
    writeFileSync(file(`${String(round)}-setup`), printSetOperations(setup));
    writeFileSync(file(`${String(round)}-teardown`), printSetOperations(teardown));
    writeFileSync(
      file(`${String(round)}-half`),
      printSetOperations(setup.slice(0, random.integer(0, setup.length))),
    );
    const { back, drop, created } = setsRestoreOf({ live, wanted, script: { setup, teardown } });
    writeFileSync(file(`${String(round)}-back`), back);
    writeFileSync(file(`${String(round)}-drop`), drop.map((name) => `${name}\n`).join(''));
    writeFileSync(file(`${String(round)}-created`), created.map((name) => `${name}\n`).join(''));
    return { text, live, wanted };
  });
  writeFileSync(file('rounds'), all.map((_, round) => `${String(round)}\n`).join(''));
  const output = execFileSync('unshare', ['-n', 'sh', '-c', script, 'sh', file('.')], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const parts = output.split(/^@(?:written|setup|teardown|undone)\n/m).slice(1);

  expect(parts).toHaveLength(all.length * 5);

  for (const [round, { text, live, wanted }] of all.entries()) {
    const own = parts.slice(round * 5, round * 5 + 5);
    const [written, , done, halfUndone, undone] = own.map((part) => part.split('@save\n'));

    expect({
      text,
      said: own.map((part) => part.slice(0, part.indexOf('@save'))),
    }).toEqual({ text, said: ['', '', '', '', ''] });
    expect(headerAndEntries(compared(written?.[1]))).toEqual(headerAndEntries(plain(live)));
    expect(headerAndEntries(compared(done?.[1]))).toEqual(headerAndEntries(plain(wanted)));
    expect(headerAndEntries(compared(halfUndone?.[1]))).toEqual(headerAndEntries(plain(live)));
    expect(headerAndEntries(compared(undone?.[1]))).toEqual(headerAndEntries(plain(live)));
    expect(diffSets(parseLiveSets(done?.[1] ?? ''), wanted)).toEqual({ setup: [], teardown: [] });
  }
});

test('what is printed here is read by ipset, and printed as the same', () => {
  const text = printSets(parsed(randomSetText(random, 'a') + randomSetText(random, 'b')));
  const output = execFileSync('unshare', ['-n', 'sh', '-c', 'ipset restore && ipset save'], {
    input: text,
    encoding: 'utf8',
  });

  expect(headerAndEntries(compared(output))).toEqual(headerAndEntries(plain(parsed(text))));
});

/** What only the kernel says. */
function compared(save: string | undefined): IpSets {
  return plain(parseLiveSets(save ?? ''));
}

function plain(sets: IpSets): IpSets {
  return new Map(
    [...sets].map(([name, set]) => {
      const { hashsize: _hashsize, bucketsize: _bucketsize, initval: _initval, ...options } = set.options;
      return [name, { ...set, options }];
    }),
  );
}

function withoutDuplicates(text: string): string {
  const lines = text.split('\n');
  const kept: string[] = [];
  const seen = new Set<string>();
  const [create = ''] = lines;
  for (const line of lines) {
    const elements = line.startsWith('add ')
      ? [...(parsed(`${create}\n${line}`).get('s')?.entries.keys() ?? [])]
      : [];
    if (elements.some((element) => seen.has(element))) continue;
    elements.forEach((element) => seen.add(element));
    kept.push(line);
  }
  return kept.join('\n');
}
