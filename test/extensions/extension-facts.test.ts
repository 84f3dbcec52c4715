import { factsOf } from '../../lib/extensions/extension-facts';
import type { Extension } from '../../lib/extensions/extension';
import {
  extensionFacts,
  extensionsOf,
  matches,
  targets,
  tryFindMatch,
  tryFindTarget,
} from '../../lib/extensions/registry';

const records: readonly (readonly [kind: string, Readonly<Record<string, Extension>>])[] = [
  ['match', matches],
  ['target', targets],
];

test('facts tell where each extension stands, and are the same once they were JSON', () => {
  const all = records.flatMap(([kind, record]) =>
    Object.entries(record).map(([key, { name }]) => ({ kind, key, name })),
  );
  expect(all.length).toBeGreaterThan(100);
  expect(extensionFacts.map(({ kind, key, name }) => ({ kind, key, name }))).toEqual(all);
  expect(JSON.parse(JSON.stringify(extensionFacts))).toEqual(extensionFacts);
});

test.each(records)('each %s is found by each of its names, in each of its families', (kind, record) => {
  const tryFind = kind === 'match' ? tryFindMatch : tryFindTarget;
  for (const extension of Object.values(record))
    for (const family of extension.families) {
      for (const name of [extension.name, ...(extension.aliases ?? [])])
        expect(tryFind(name, family)).toBe(extension);
      expect(extensionsOf(family)).toContain(extension);
    }
});

test('what varies, what is shared and what is picky is in the facts', () => {
  const byName = new Map(factsOf(matches, targets).map((facts) => [`${facts.kind} ${facts.name}`, facts]));
  expect(byName.get('match comment')?.varyingFlags).toEqual(['--comment']);
  expect(byName.get('match tcp')?.varyingFlags).toEqual([]);
  expect(byName.get('match hashlimit')?.sharedBy).toBe('--hashlimit-name');
  expect(byName.get('match owner')?.isPicky).toBe(true);
  expect(byName.get('match comment')?.isPicky).toBe(false);
});
