import { catalogue } from '../../lib/base/catalogue';
import { FirewallError } from '../../lib/base/firewall-error';

const { problem, warning, is, entries } = catalogue(
  { host: 'unchanged', retry: 'no' },
  {
    'here/usual': { happened: 'It happened', todo: 'Do it' },
    'here/unknown': { host: 'unknown', retry: 'replan', happened: 'It happened', todo: 'Do it' },
  },
);

test('a diagnostic says what its entry means for the host, and whether a retry helps', () => {
  expect(problem({ code: 'here/usual', summary: 'one' })).toEqual({
    ...{ code: 'here/usual', summary: 'one', severity: 'error', host: 'unchanged', retry: 'no' },
  });
  expect(warning({ code: 'here/unknown', summary: 'two' })).toMatchObject({
    ...{ severity: 'warning', host: 'unknown', retry: 'replan' },
  });
});

test('entries have what is usual filled in', () => {
  expect([...entries.values()].map(({ host, retry }) => [host, retry])).toEqual([
    ['unchanged', 'no'],
    ['unknown', 'replan'],
  ]);
});

test('a code is told from others in a diagnostic, and in the first one of an error', () => {
  const [usual, unknown] = (['here/usual', 'here/unknown'] as const).map((code) =>
    problem({ code, summary: '' }),
  );
  if (usual === undefined || unknown === undefined) throw new Error('not made');
  expect([usual, unknown].map((each) => is(each, 'here/usual'))).toEqual([true, false]);
  expect(is(new FirewallError([unknown, usual]), 'here/usual')).toBe(false);
  expect(is(new FirewallError([unknown, usual]), 'here/usual', 'here/unknown')).toBe(true);
  expect([undefined, new Error('here/usual'), 'here/usual'].map((each) => is(each, 'here/usual'))).toEqual([
    false,
    false,
    false,
  ]);
});

/** Checked by the compiler: an unused `@ts-expect-error` is an error. */
test('a misspelt code does not compile', () => {
  const misspelt = [
    // @ts-expect-error -- no entry has this code
    () => problem({ code: 'here/usaul', summary: '' }),
    // @ts-expect-error -- no entry has this code
    () => warning({ code: 'there/usual', summary: '' }),
    // @ts-expect-error -- no entry has this code
    () => is(new Error(), 'here/usaul'),
    // @ts-expect-error -- only the entry says what a code means for the host
    () => problem({ code: 'here/usual', summary: '', host: 'changed' }),
    // @ts-expect-error -- the states of a host are a closed set
    () => catalogue({ host: 'fine', retry: 'no' }, {}),
  ];
  expect(misspelt).toHaveLength(5);
});
