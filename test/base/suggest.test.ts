import fc from 'fast-check';
import { tryFindNearest } from '../../lib/base/suggest';

const names = ['ACCEPT', 'DROP', 'REJECT', 'conntrack', 'connmark', 'tcp', 'udp'];

describe('did you mean', () => {
  test.each([
    ['ACEPT', 'ACCEPT'],
    ['accept', 'ACCEPT'],
    ['DORP', 'DROP'],
    ['REJECTT', 'REJECT'],
    ['contrack', 'conntrack'],
    ['tpc', 'tcp'],
    ['udp', 'udp'],
    ['conmark', 'connmark'],
  ])('%s is near %s', (written, meant) => {
    expect(tryFindNearest(written, names)).toBe(meant);
  });

  test.each(['', 'MASQUERADE', 'xyz', 'DROPDROPDROP'])('nothing is near %j', (written) => {
    expect(tryFindNearest(written, names)).toBeUndefined();
  });

  test('of two that are as near, it is the first', () => {
    expect(tryFindNearest('sport', ['dport', 'xport'])).toBe('dport');
  });

  test('a name that is there is its own nearest, and what is found is one of the names', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1, maxLength: 12 })),
        fc.string({ maxLength: 12 }),
        (all, written) => {
          const found = tryFindNearest(written, all);
          expect(found === undefined || all.includes(found)).toBe(true);
          for (const name of all) expect(tryFindNearest(name, all)?.toLowerCase()).toBe(name.toLowerCase());
        },
      ),
    );
  });
});
