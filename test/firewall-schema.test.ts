/** The JSON Schema of firewalls in YAML, which editors read: `npm run reference:schemas` writes it. */
import Ajv from 'ajv';
import { parse, parseAllDocuments } from 'yaml';
import { referenceFiles } from '../scripts/firewall-schema/reference-files';
import { docstringsIn } from '../scripts/firewall-schema/docstrings';
import { REPOSITORY, filesBelow, readText } from './support/project/repository';

const files = referenceFiles(REPOSITORY);
const schema = JSON.parse(files[0]?.[1] ?? '') as Record<string, unknown>;
const validate = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);

function faultsOf(text: string): readonly string[] {
  return parseAllDocuments(text).flatMap((document) =>
    validate(document.toJS()) ? [] : (validate.errors ?? []).map(({ instancePath }) => instancePath),
  );
}

test('the committed schema is what the tables of arguments make', () => {
  for (const [path, text] of files) expect(readText(path)).toBe(text);
});

const inMarkdown = ['README.md', ...filesBelow('docs')]
  .filter((file) => file.endsWith('.md'))
  .flatMap((file) =>
    [...readText(file).matchAll(/^```yaml\n(.*?)^```$/gms)].map(
      ([, text = ''], index) => [`${file}, block ${String(index + 1)}`, text] as const,
    ),
  )
  // Files of assertions are YAML, too.
  .filter(([, text]) => !text.startsWith('assertions:'));

const examples = [
  ...filesBelow('examples')
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => [file, readText(file)] as const),
  ...inMarkdown,
];

test('there are examples, also in the documentation', () => {
  expect(examples.length).toBeGreaterThan(inMarkdown.length);
  expect(inMarkdown.length).toBeGreaterThan(0);
});

test.each(examples)('it takes %s', (_place, text) => {
  expect(faultsOf(text)).toEqual([]);
});

test.each([
  ['a member that there is not', 'host: web-1\nhosts: []\n', ''],
  ['a firewall without a host', 'parts: [StatefulBase]\n', ''],
  ['a construct that there is not', 'host: web-1\nparts: [WebServer]\n', '/parts/0'],
  ['two constructs in one entry', 'host: web-1\nparts: [{ StatefulBase: {}, FtpHelper: {} }]\n', '/parts/0'],
  ['a setting that is missing', 'host: web-1\nparts: [{ Blocklist: {} }]\n', '/parts/0/Blocklist'],
  [
    'a number as a service',
    'host: web-1\nallowFrom: [{ peer: any, service: 443 }]\n',
    '/allowFrom/0/service',
  ],
  ['a timeout out of its bounds', 'host: web-1\nconfirmTimeout: 3\n', '/confirmTimeout'],
  [
    'what only a program has',
    'host: web-1\nallowFrom: [{ peer: any, service: dns, declaredBy: x }]\n',
    '/allowFrom/0',
  ],
])('it refuses %s', (_what, text, place) => {
  expect(faultsOf(text)).toContain(place);
});

test('it tells of each member what the docstring tells', () => {
  const { properties } = schema as { properties: Record<string, { description?: string }> };
  expect(Object.entries(properties).filter(([, { description }]) => description === undefined)).toEqual([]);
  expect(properties['owner']?.description).toMatch(/Default: the id of the stack/);
  const { definitions } = schema as { definitions: Record<string, { properties?: typeof properties }> };
  const silent = Object.entries(definitions).flatMap(([name, { properties: members = {} }]) =>
    Object.entries(members)
      .filter(([, { description }]) => description === undefined)
      .map(([member]) => `${name}.${member}`),
  );
  expect(silent).toEqual([]);
});

test('docstrings are found in interfaces, with those that they extend', () => {
  const source = [
    'export interface A {',
    '  /** One. @default 1 */',
    '  readonly one?: number;',
    '}',
    'interface B extends Omit<A, "x"> {',
    '  /**',
    '   * Two',
    '   * lines.',
    '   */',
    '  readonly two: string;',
    '}',
  ].join('\n');
  const found = docstringsIn([source]);
  expect([...(found.get('B') ?? [])]).toEqual([
    ['one', 'One. Default: 1'],
    ['two', 'Two lines.'],
  ]);
});

test('YAML of the documentation is short: a firewall is ten lines', () => {
  const text = readText('examples/firewall.yaml');
  expect(
    text
      .trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith('#')).length,
  ).toBeLessThanOrEqual(10);
  expect(parse(text)).toHaveProperty('host');
});
