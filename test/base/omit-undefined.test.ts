import { omitUndefined } from '../../lib/base/omit-undefined';

test('leaves out what is undefined, and nothing else', () => {
  expect(Object.keys(omitUndefined({ a: undefined, b: null, c: 0, d: '' }))).toEqual(['b', 'c', 'd']);
});
