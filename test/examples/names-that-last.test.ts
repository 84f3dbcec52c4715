/** Construct ids and scopes are the program's own: another one is no change of a host, a state or a plan. */
import { configurationsOf, exampleNames } from '../support/terraform/example-rulesets';

/** A construct of this package or of the example in a stack: `new Firewall(stack, 'firewall'`. */
const declaration = /new (?!TerraformStack\b)(\w+)\((stack|firewall), '([\w-]+)'/g;

const renamed = (source: string): string => source.replace(declaration, "new $1($2, 'renamed-$3'");

const moved = (source: string): string =>
  source.replace(declaration, "new $1(new (require('constructs').Construct)($2, 'moved-$3'), '$3'");

test.each(exampleNames)('a rename or a move of every construct of %s is an empty plan', (name) => {
  const declared = configurationsOf(name, (source) => {
    expect(source.match(declaration)?.length).toBeGreaterThan(1);
    return source;
  });
  expect(Object.keys(declared).length).toBeGreaterThan(0);
  expect(configurationsOf(name, renamed)).toEqual(declared);
  expect(configurationsOf(name, moved)).toEqual(declared);
});

test('another name of a stack is another owner, so that such a change would be seen', () => {
  const other = configurationsOf('stateful-base', (source) =>
    source.replace("(app, 'stateful-base')", "(app, 'other')"),
  );
  expect(Object.values(other)).not.toEqual(
    Object.values(configurationsOf('stateful-base', (source) => source)),
  );
});
