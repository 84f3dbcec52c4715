import { LatelyUsed } from '../../lib/base/lately-used';

test('what is asked for again is the value that was made', () => {
  const made: string[] = [];
  const values = new LatelyUsed((text) => {
    made.push(text);
    return { text };
  });
  expect(values.get('a')).toBe(values.get('a'));
  expect(values.get('b')).toEqual({ text: 'b' });
  expect(made).toEqual(['a', 'b']);
});

test('what is used stays, however much is asked for in between, and what was not used goes', () => {
  const made: string[] = [];
  const values = new LatelyUsed((text) => {
    made.push(text);
    return text;
  });
  values.get('once');
  for (let number = 0; number < 5_000; number++) {
    values.get('often');
    values.get(`another ${String(number)}`);
  }
  values.get('once');
  expect(made.filter((text) => text === 'often')).toHaveLength(1);
  expect(made.filter((text) => text === 'once')).toHaveLength(2);
});

test('a long text is not held on to', () => {
  const long = 'x'.repeat(10_000);
  const values = new LatelyUsed((text) => ({ text }));
  expect(values.get(long)).toEqual({ text: long });
  expect(values.get(long)).not.toBe(values.get(long));
});
