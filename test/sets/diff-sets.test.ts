import { changeOfSet, diffSets } from '../../lib/sets/diff-sets';
import type { IpSet, IpSets } from '../../lib/sets/ip-set';
import { parseLiveSets, parseSets } from '../../lib/sets/parse-sets';
import { printSets } from '../../lib/sets/print-sets';
import { printSetOperation } from '../../lib/sets/set-operation';
import { simulateSets } from '../support/laws/simulate-sets';
import { changedSet, randomSet, randomSetText } from '../support/laws/set-generator';
import { seedOfCommit } from '../support/laws/seed-of-commit';
import { seededRandom } from '../support/laws/seeded-random';

function sets(...lines: readonly string[]): IpSets {
  const { sets: found, diagnostics } = parseSets(lines.join('\n'), 'sets');
  expect(diagnostics).toEqual([]);
  return found ?? new Map<string, IpSet>();
}

function script(
  live: IpSets,
  wanted: IpSets,
): { readonly setup: readonly string[]; readonly teardown: readonly string[] } {
  const { setup, teardown } = diffSets(live, wanted);
  return { setup: setup.map(printSetOperation), teardown: teardown.map(printSetOperation) };
}

const ten = Array.from({ length: 10 }, (_, index) => `add s 192.0.2.${String(index)}`);

describe('the steps from one set to another', () => {
  test('only what differs is added and deleted', () => {
    const live = sets('create s hash:ip', ...ten);
    const wanted = sets('create s hash:ip', ...ten.slice(1), 'add s 198.51.100.1');

    expect(script(live, wanted)).toEqual({ setup: ['add s 198.51.100.1', 'del s 192.0.2.0'], teardown: [] });
  });

  test('without room for both, what goes is deleted first', () => {
    const live = sets('create s hash:ip maxelem 10', ...ten);
    const wanted = sets('create s hash:ip maxelem 10', ...ten.slice(1), 'add s 198.51.100.1');

    expect(script(live, wanted).setup).toEqual(['del s 192.0.2.0', 'add s 198.51.100.1']);
  });

  test('other options fill a new set, which is swapped', () => {
    const { setup, teardown } = diffSets(
      sets('create s hash:ip', ...ten),
      sets('create s hash:ip timeout 9', 'add s 192.0.2.1'),
    );

    expect(setup.map(({ kind }) => kind)).toEqual(['create-set', 'add-entry', 'swap-sets']);
    expect(teardown.map(({ kind }) => kind)).toEqual(['destroy-set']);
  });

  test('where all entries are others, a new set is cheaper', () => {
    const wanted = sets('create s hash:ip', 'add s 198.51.100.1');

    expect(changeOfSet(sets('create s hash:ip', ...ten).get('s'), wanted.get('s'))).toEqual({
      kind: 'replace',
      why: 'cheaper',
      costs: { edit: 11, anew: 4 },
    });
  });

  test('sets that the kernel does not swap are destroyed and made anew', () => {
    expect(script(sets('create s hash:ip'), sets('create s hash:net')).setup).toEqual([
      'destroy s',
      'create s hash:net family inet',
    ]);
    expect(script(sets('create s hash:ip'), sets('create s hash:ip family inet6')).setup[0]).toBe(
      'destroy s',
    );
  });

  test('members of a list are there before the list, and go after it', () => {
    const both = sets('create z hash:ip', 'create a list:set', 'add a z');

    expect(script(new Map(), both).setup).toEqual([
      'create z hash:ip family inet',
      'create a list:set',
      'add a z',
    ]);
    expect(script(both, new Map()).teardown).toEqual(['destroy a', 'destroy z']);
  });

  test('another comment is a step, with the comment that was there', () => {
    const live = sets('create s hash:ip comment', 'add s 192.0.2.1 comment "a"');
    const { setup } = diffSets(live, sets('create s hash:ip comment', 'add s 192.0.2.1 comment "b"'));

    expect(setup).toMatchObject([
      { kind: 'add-entry', options: { comment: 'b' }, previous: { comment: 'a' } },
    ]);
  });
});

describe('what goes by itself is no difference', () => {
  test.each([
    ['create s hash:ip timeout 300', 'add s 192.0.2.1', 'add s 192.0.2.1 timeout 12'],
    ['create s hash:ip timeout 300', 'add s 192.0.2.1 timeout 600', 'add s 192.0.2.1 timeout 599'],
    ['create s hash:ip timeout 0', 'add s 192.0.2.1', 'add s 192.0.2.1 timeout 0'],
    ['create s hash:ip counters', 'add s 192.0.2.1', 'add s 192.0.2.1 packets 9 bytes 90'],
    ['create s hash:ip,port', 'add s 192.0.2.1,icmp:ping', 'add s 192.0.2.1,icmp:echo-request'],
    ['create s hash:ip,port', 'add s 192.0.2.1,47:0', 'add s 192.0.2.1,gre:0'],
    ['create s hash:net,iface', 'add s 0.0.0.0/0,lo', 'add s 0.0.0.0/0,lo'],
  ])('%s: %s and %s', (create, written, printed) => {
    const live = parseLiveSets(
      `${create} hashsize 4096 maxelem 65536 bucketsize 12 initval 0x1\n${printed}\n`,
    );

    expect(diffSets(live, sets(create, written))).toEqual({ setup: [], teardown: [] });
  });

  test('whether an element stays for ever is one', () => {
    const live = parseLiveSets('create s hash:ip timeout 300\nadd s 192.0.2.1 timeout 12\n');

    expect(script(live, sets('create s hash:ip timeout 300', 'add s 192.0.2.1 timeout 0')).setup).toEqual([
      'add s 192.0.2.1 timeout 0',
    ]);
  });
});

describe('laws', () => {
  const random = seededRandom(seedOfCommit());
  const pairs = Array.from({ length: 500 }, () => {
    const live = randomSet(random, 's');
    return [live, random.chance(0.8) ? changedSet(random, live) : randomSet(random, 's')] as const;
  });

  test('the steps lead from the live set to the desired one, and then nothing is left to do', () => {
    for (const [from, to] of pairs) {
      const [live, wanted] = [new Map([['s', from]]), new Map([['s', to]])];
      const { setup, teardown } = diffSets(live, wanted);
      const after = simulateSets(live, [...setup, ...teardown]);

      expect([...after.keys()]).toEqual(['s']);
      expect(diffSets(after, wanted)).toEqual({ setup: [], teardown: [] });
      expect([...(after.get('s')?.entries.keys() ?? [])].sort()).toEqual([...to.entries.keys()].sort());
    }
  });

  test('no more steps than differences, or than a new set has', () => {
    for (const [from, to] of pairs) {
      const { setup, teardown } = diffSets(new Map([['s', from]]), new Map([['s', to]]));
      const differences = [...to.entries.keys()].filter((element) => !from.entries.has(element)).length;

      expect(setup.length + teardown.length).toBeGreaterThanOrEqual(Math.min(differences, to.entries.size));
      expect(setup.length + teardown.length).toBeLessThanOrEqual(
        Math.max(from.entries.size + to.entries.size, to.entries.size + 3),
      );
    }
  });

  test('what is printed is read as the same, and printed as the same', () => {
    for (let round = 0; round < 300; round++) {
      const { sets: first } = parseSets(randomSetText(random, 's'), 'generated');
      const printed = printSets(first ?? new Map());
      const again = parseSets(printed, 'printed');

      expect(again.diagnostics).toEqual([]);
      expect(printSets(again.sets ?? new Map())).toBe(printed);
      expect(printSets(parseLiveSets(printed))).toBe(printed);
    }
  });
});
