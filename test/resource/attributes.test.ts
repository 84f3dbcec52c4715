import { providerAttributes, rulesetAttributes } from '../../lib/resource/attributes';
import { diagnosticToWire, schemaToWire } from '../../lib/provider/wire/to-wire';
import { schema, type SchemaAttribute } from '../../lib/provider/wire/terraform-messages';
import type { Attribute } from '../../lib/resource/attribute-types';
import { parseCatalogue } from '../../lib/ruleset/parse/catalogue';

const wire =
  schema.decode(schema.encode(schemaToWire(0, 'words', rulesetAttributes))).block?.attributes ?? [];
const member = (attributes: readonly SchemaAttribute[] | undefined, name: string): SchemaAttribute =>
  attributes?.find((found) => found.name === name) ?? {};
const typeOf = (attribute: SchemaAttribute): unknown =>
  JSON.parse(Buffer.from(attribute.type ?? []).toString());

describe('the schema of iptables_ruleset', () => {
  test('has the attributes of the contract', () => {
    expect(wire.map(({ name }) => name)).toEqual([
      'host',
      'owner',
      'adopts',
      'foreign_rules',
      'ignore',
      'strategy',
      'ipv4',
      'ipv6',
      'sets',
      'foreign_sets',
      'confirm_timeout',
      'persist',
      'accept_lockout_risk',
      'impact',
      'operations',
    ]);
    expect(wire.filter(({ required }) => required).map(({ name }) => name)).toEqual(['host', 'owner']);
    expect(wire.filter(({ computed }) => computed).map(({ name }) => name)).toEqual(['impact', 'operations']);
  });

  test('has lists of strings for what it computes', () => {
    expect(typeOf(member(wire, 'operations'))).toEqual(['list', 'string']);
    expect(typeOf(member(wire, 'impact'))).toEqual(['list', 'string']);
  });

  test('has nested types for objects and maps, so that their optional members may be left out', () => {
    const host = member(wire, 'host').nested_type;
    expect(host?.nesting).toBe(1);
    expect(host?.attributes?.every(({ optional }) => optional)).toBe(true);
    const tables = member(member(wire, 'ipv4').nested_type?.attributes, 'tables').nested_type;
    expect(tables?.nesting).toBe(4);
    const chains = member(tables?.attributes, 'chains').nested_type;
    expect(chains?.nesting).toBe(4);
    expect(typeOf(member(chains?.attributes, 'rules'))).toEqual(['list', 'string']);
  });

  test('says of each attribute what it is for, and asks for no secret', () => {
    for (const [name, attribute] of Object.entries({ ...rulesetAttributes, ...providerAttributes })) {
      expect(attribute.description).toMatch(/\.$/);
      expect(name).not.toMatch(/password|passphrase|secret|private_key|token/);
    }
  });

  test('requires nothing of the provider block', () => {
    expect(
      Object.values<Attribute>(providerAttributes).every(({ presence }) => presence === 'optional'),
    ).toBe(true);
  });
});

describe('a diagnostic for Terraform', () => {
  const found = parseCatalogue.problem({
    code: 'parse/bad-value',
    summary: 'wrong',
    detail: 'two\nlines',
    help: 'do this',
    path: 'Stack/web',
    span: { file: 'a.rules', line: 3, column: 4, length: 2, text: '-A xx' },
  });

  test('has everything but the summary in its detail, the code last', () => {
    expect(diagnosticToWire(rulesetAttributes, found)).toEqual({
      severity: 1,
      summary: 'wrong',
      attribute: undefined,
      detail: [
        'at Stack/web',
        'at a.rules:3:4',
        '  |',
        '3 | -A xx',
        '  |    ^^',
        'two',
        'lines',
        'help: do this',
        '[parse/bad-value]',
      ].join('\n'),
    });
  });

  test('points at its attribute', () => {
    const attribute = ['ipv4', 'tables', 'nat', 'chains', 'X', 'rules', 1];
    expect(diagnosticToWire(rulesetAttributes, { ...found, attribute }).attribute?.steps).toEqual([
      { attribute_name: 'ipv4' },
      { attribute_name: 'tables' },
      { element_key_string: 'nat' },
      { attribute_name: 'chains' },
      { element_key_string: 'X' },
      { attribute_name: 'rules' },
      { element_key_int: 1 },
    ]);
  });
});
