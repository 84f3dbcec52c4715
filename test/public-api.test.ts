/** The reports of the public API, which `npm run check -- api` compares with what is built. */
import { readText } from './support/project/repository';

/** The types of arguments are computed from the registry of extensions, which stays inside. */
const computed = ['ArgumentOf', 'ArgumentsOf', 'matches', 'parameters', 'targets'];

function forgotten(report: string): readonly string[] {
  const found = report.matchAll(/\(ae-forgotten-export\) The symbol "([^"]+)"/g);
  return [...new Set([...found].map(([, name = '']) => name))].sort();
}

describe.each([
  ['constructs', computed],
  ['sandbox', []],
])('the door %s', (door, allowed) => {
  const report = readText(`etc/${door}.api.md`);

  test('exports every type that it speaks of by its name', () => {
    expect(report).toMatch(/^export /m);
    expect(forgotten(report)).toEqual(allowed);
  });

  test('has a docstring at every member', () => {
    expect(report.match(/\(undocumented\)/g)).toBeNull();
  });
});

test('sandboxes are in their own door alone', () => {
  const named = (report: string): readonly string[] =>
    report.match(/^export .*\bsandbox(Up|Down|List)\b/gm) ?? [];
  expect(named(readText('etc/sandbox.api.md'))).toHaveLength(3);
  expect(named(readText('etc/engine.api.md'))).toEqual([]);
});
