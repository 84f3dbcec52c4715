import { catalogue } from '../../lib/base/catalogue';
import { type Diagnostic, isError, renderDiagnostic } from '../../lib/base/diagnostic';
import { FirewallError } from '../../lib/base/firewall-error';

const { problem, warning } = catalogue(
  { host: 'not-involved', retry: 'no' },
  { 'a/b': { happened: 'one', todo: 'two' } },
);

/** An error about a token of a line; columns are found, not counted by hand. */
function about(text: string, token: string): Diagnostic {
  const column = text.indexOf(token) + 1;
  const span = { file: 'rules.v4', line: 7, column, length: token.length, text };
  return problem({ code: 'a/b', summary: 'something', span });
}

/** The line shown, and what of it stands over the marks, column by column of a terminal. */
function marked(diagnostic: Diagnostic): { readonly shown: string; readonly token: string } {
  const [, , , line = '', marks = ''] = renderDiagnostic(diagnostic).split('\n');
  const cells = [...line].flatMap((character) => {
    if (/\p{M}/u.test(character)) return [];
    return /[\u3041-\uff60]|\p{Emoji_Presentation}/u.test(character) ? [character, ''] : [character];
  });
  const first = marks.indexOf('^');
  return { shown: line.slice(line.indexOf('|') + 2), token: cells.slice(first, marks.length).join('') };
}

describe('a diagnostic as text', () => {
  test('says what, where, why and what to do, each on lines of its own', () => {
    const span = { file: 'rules.v4', line: 12, column: 4, length: 5, text: '-A INPUT' };
    const text = renderDiagnostic({
      ...warning({ code: 'a/b', summary: 'what', detail: 'why\nand more', help: 'do this' }),
      path: 'stack/firewall',
      span,
    });
    expect(text.split('\n')).toEqual([
      'warning: what [a/b]',
      '  at stack/firewall',
      '  at rules.v4:12:4',
      '     |',
      '  12 | -A INPUT',
      '     |    ^^^^^',
      '  why',
      '  and more',
      '  help: do this',
    ]);
  });

  test('is one line when nothing else is known', () => {
    expect(renderDiagnostic(problem({ code: 'a/b', summary: 'what' }))).toBe('error: what [a/b]');
  });

  test.each([
    ['at the beginning', '-A INPUT -j ACCEPT', '-A'],
    ['at the end', '-A INPUT -j ACCEPT', 'ACCEPT'],
    ['after a tab', '-A INPUT\t-p\ttcp -j NOWHERE', 'NOWHERE'],
    ['after wide characters', '-A INPUT -m comment --comment "規則の説明" -j NOWHERE', 'NOWHERE'],
    ['after an emoji', '-A INPUT -m comment --comment "🔥🔥" -j NOWHERE', 'NOWHERE'],
    ['after accents of their own', '-A INPUT -m comment --comment "e\u0301te\u0301" -j NOWHERE', 'NOWHERE'],
    ['of wide characters', '-A INPUT -j 規則 --more', '規則'],
  ])('marks the token %s', (_, text, token) => {
    expect(marked(about(text, token)).token).toBe(token);
  });

  test.each([
    ['near the beginning', `-j NOWHERE ${'-m mark --mark 1 '.repeat(60)}`],
    ['in the middle', `${'-m mark --mark 1 '.repeat(60)}-j NOWHERE ${'-m mark --mark 1 '.repeat(60)}`],
    ['at the end', `${'-m mark --mark 1 '.repeat(60)}-j NOWHERE`],
    ['of wide characters', `${'規'.repeat(500)} NOWHERE ${'規'.repeat(500)}`],
    ['of ten megabytes', `${'x'.repeat(5_000_000)} NOWHERE ${'x'.repeat(5_000_000)}`],
  ])('cuts a long line around a token %s', (_, text) => {
    const { shown, token } = marked(about(text, 'NOWHERE'));
    expect(token).toBe('NOWHERE');
    expect(shown.length).toBeLessThanOrEqual(102);
    expect(text).toContain(shown.replace(/^…|…$/g, ''));
  });

  test('marks what is shown of a token that is longer than a line', () => {
    const { shown, token } = marked(about(`-j ${'x'.repeat(5000)}`, 'x'.repeat(5000)));
    expect(shown.startsWith('-j xxx')).toBe(true);
    expect(token).toMatch(/^x{90,100}$/);
  });

  test('marks a place behind the end of the line, and in an empty line', () => {
    const end = { file: 'f', line: 1, column: 4, length: 1, text: '-A ' };
    const text = renderDiagnostic({ ...problem({ code: 'a/b', summary: 'x' }), span: end });
    expect(text.split('\n').at(-1)).toBe('    |    ^');
    const empty = { ...end, column: 1, length: 0, text: '' };
    expect(renderDiagnostic({ ...problem({ code: 'a/b', summary: 'x' }), span: empty })).toMatch(/\| \^$/);
  });

  test.each(['\u001b', '\u0000', '\u0085', '\u202e', '\u200b', '\udcc3', '\u2028'])(
    'shows nothing that a terminal would obey or leave out: %j',
    (character) => {
      const text = `-m comment --comment "${character}[31m" -j NOWHERE`;
      const { shown, token } = marked(about(text, 'NOWHERE'));
      expect(shown).toBe(text.replace(character, '\ufffd'));
      expect(token).toBe('NOWHERE');
    },
  );
});

describe('an error of the engine', () => {
  test('says all of its diagnostics, and has the code of the first', () => {
    const cause = new Error('below');
    const error = new FirewallError([problem({ code: 'a/b', summary: 'one' }), about('x', 'x')], { cause });
    expect(error.code).toBe('a/b');
    expect(error.diagnostics).toHaveLength(2);
    expect(error.message).toContain('[a/b]\nerror: something [a/b]');
    expect(error.cause).toBe(cause);
    expect(new FirewallError(problem({ code: 'a/b', summary: 'one' })).code).toBe('a/b');
  });

  test('tells errors from warnings', () => {
    expect(isError(problem({ code: 'a/b', summary: '' }))).toBe(true);
    expect(isError(warning({ code: 'a/b', summary: '' }))).toBe(false);
  });
});
