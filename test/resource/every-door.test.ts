/** Each attribute of the tables reaches every door, and what a value may be is decided the same at each. */
import { Firewall, IptablesProvider, IptablesRuleset } from '../../constructs';
import { FirewallError } from '../../lib/base/firewall-error';
import { readAppTasks } from '../../lib/cli/app/app-tasks';
import { collectDiagnostics } from '../../lib/provider/framework/call';
import { iptablesProvider } from '../../lib/provider/iptables-provider';
import { schemaToWire } from '../../lib/provider/wire/to-wire';
import { applySettings } from '../../lib/resource/apply-settings';
import type { Attribute, Attributes, ScalarType } from '../../lib/resource/attribute-types';
import {
  type HostValue,
  type ProviderConfig,
  type RulesetState,
  hostAttributes,
  providerAttributes,
  rulesetAttributes,
} from '../../lib/resource/attributes';
import { conformObject } from '../../lib/resource/conform';
import { connectionDefaults, hostTarget } from '../../lib/resource/connection';
import { declaredRuleset } from '../../lib/resource/declared-ruleset';
import { parseImportId } from '../../lib/resource/import-id';
import { camelName } from '../../lib/resource/names';
import type { Known, Value, ValueRecord } from '../../lib/resource/value';
import { run } from '../cli/fake-world';
import { useTemporaryFolder } from '../support/project/temporary-folder';
import { configurationOf, testStack } from '../support/terraform/synthesis';
import { fakeRulesetEngine } from '../support/terraform/fake-ruleset-engine';

const write = useTemporaryFolder();
const family = { tables: { filter: { chains: { INPUT: { policy: 'DROP', rules: ['-j ACCEPT'] } } } } };

/** A value that an attribute may have, and that is not its default. */
function sampleOf({ type, default: fallback }: Attribute): Value {
  switch (type.kind) {
    case 'list':
      return [scalarSample(type.element, fallback)];
    case 'object':
      return 'tables' in type.attributes ? family : { address: 'web-1' };
    case 'objectMap':
      return { blocked: { type: 'hash:net', family: 'ipv4', entries: ['192.0.2.0/24'], options: null } };
    case 'map':
    case 'objectList':
      throw new Error(`no attribute is a ${type.kind} so far`);
    default:
      return scalarSample(type, fallback);
  }
}

function scalarSample(type: ScalarType, fallback: Attribute['default']): Value {
  switch (type.kind) {
    case 'bool':
      return fallback !== true;
    case 'number':
      return (type.bounds?.min ?? 0) + 1;
    case 'string':
      if (type.isLocalFile === true) return '/etc/some-file';
      return type.values?.find((value) => value !== fallback) ?? 'sample';
  }
}

const configurable = (attributes: Attributes): readonly (readonly [string, Attribute])[] =>
  Object.entries(attributes).filter(([, { presence }]) => presence !== 'computed');

/** Each attribute with a value for it, and the whole ruleset or provider block that it stands in. */
const ofRuleset = configurable(rulesetAttributes).map(([name, attribute]) => {
  const sample = sampleOf(attribute);
  const values: ValueRecord = { host: { address: 'web-1' }, owner: 'web', [name]: sample };
  return { name, attribute, sample, values };
});
const ofHost = configurable(hostAttributes).map(([name, attribute]) => {
  const sample = sampleOf(attribute);
  const host: ValueRecord = { address: 'web-1', [name]: sample };
  const values: ValueRecord = { host, owner: 'web' };
  return { name, sample, values };
});
const ofProvider = configurable(providerAttributes).map(([name, attribute]) => {
  const sample = sampleOf(attribute);
  const values: ValueRecord = { [name]: sample };
  return { name, sample, values };
});

function propsOf(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [camelName(name), value]));
}

/** The configuration of a stack with one ruleset, by the plain construct. */
function synthesized(values: Readonly<Record<string, unknown>>) {
  const props = propsOf(values);
  const host = propsOf(props['host'] as Record<string, unknown>);
  const ruleset = new IptablesRuleset(testStack(), 'web', { ...props, host } as never);
  return configurationOf(ruleset) as {
    readonly resource: { readonly iptables_ruleset: Record<string, Record<string, unknown>> };
    readonly import: readonly { readonly id: string }[];
  };
}

function resourceOf(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.values(synthesized(values).resource.iptables_ruleset)[0] ?? {};
}

let folders = 0;

/** What the command makes of a synthesized stack with this ruleset. */
function readByCommand(ruleset: object, provider: object = {}) {
  const name = `app-${String(folders++)}`;
  const content = { resource: { iptables_ruleset: { web: ruleset } }, provider: { iptables: [provider] } };
  write(`${name}/stacks/site/cdk.tf.json`, JSON.stringify(content));
  return readAppTasks({ folder: write(name), stacks: [], overrides: {} });
}

const state = (values: Value) => conformObject(rulesetAttributes, values) as Known<RulesetState>;
const connection = (values: Value) =>
  connectionDefaults(conformObject(providerAttributes, values) as Known<ProviderConfig>, {});
/** All that the engine is told of a resource. */
const told = (values: Value): unknown => {
  const known = state(values);
  return [declaredRuleset(known), applySettings(known), hostTarget(known.host, connection({}))];
};

describe('each attribute of the resource', () => {
  test.each(ofRuleset)('$name is in the schema, with its description', ({ name, attribute }) => {
    const { block } = schemaToWire(0, 'words', rulesetAttributes);
    const found = block.attributes.find((each) => each.name === name);
    expect(found?.description).toContain(attribute.description);
  });

  test.each(ofRuleset)('$name is written by synthesis', ({ name, sample, values }) => {
    expect(resourceOf(values)[name]).toEqual(sample);
  });

  test.each(ofRuleset)('$name is what an import block says, if an id holds it', (each) => {
    const { name, sample, values, attribute } = each;
    const imported = parseImportId(synthesized(values).import[0]?.id ?? '');
    const { host, ...found } = imported as ValueRecord;
    const [given] = Object.entries({ ...found, 'host.address': (host as HostValue).address }).filter(
      ([member]) => member.split('.')[0] === name,
    );
    const wanted = name === 'host' ? 'web-1' : sample;
    expect(given?.[1]).toEqual(attribute.inImportId === true ? wanted : null);
  });

  test.each(ofRuleset)('$name is taken by the command', ({ values }) => {
    expect(readByCommand(resourceOf(values))).toHaveLength(1);
  });

  test.each(ofRuleset)('$name reaches the engine', ({ name, values }) => {
    const { [name]: _left, ...others } = values;
    const without: ValueRecord = { host: { address: 'db-1' }, owner: 'db', ...others };
    expect(told(values)).not.toEqual(told(without));
  });

  test('is a prop of Firewall, or made by it', () => {
    const settings = ofRuleset.filter(
      ({ name }) => !['host', 'owner', 'ipv4', 'ipv6', 'sets'].includes(name),
    );
    expect(settings.length).toBeGreaterThan(0);
    const props = propsOf(Object.fromEntries(settings.map(({ name, sample }) => [name, sample])));
    const stack = testStack();
    new Firewall(stack, 'firewall', { host: 'web-1', ...props });
    const { resource } = configurationOf(stack) as { resource: { iptables_ruleset: object } };
    const [written] = Object.values(resource.iptables_ruleset) as Record<string, unknown>[];
    for (const { name, sample } of settings) expect(written?.[name]).toEqual(sample);
  });
});

describe('each attribute of host', () => {
  test.each(ofHost)('$name is written by synthesis, and is in the import id', ({ name, sample, values }) => {
    const { resource, import: imports } = synthesized(values);
    const [written] = Object.values(resource.iptables_ruleset);
    expect(written?.['host']).toMatchObject({ [name]: sample });
    const imported = parseImportId(imports[0]?.id ?? '').host as Record<string, unknown>;
    expect(imported[name]).toEqual(sample);
  });

  test.each(ofHost)('$name is taken by the command as by the provider', ({ values }) => {
    const host = state(values).host;
    expect(readByCommand(values)[0]?.target).toEqual(hostTarget(host, connection({})));
  });

  test.each(ofHost)('$name reaches the engine', ({ values }) => {
    expect(told(values)).not.toEqual(told({ host: { address: 'web-1' }, owner: 'web' }));
  });
});

describe('each attribute of the provider block', () => {
  test.each(ofProvider)('$name is written by synthesis', ({ name, sample, values }) => {
    const stack = testStack();
    new IptablesProvider(stack, 'second', { alias: 'second', ...propsOf(values) });
    const { provider } = configurationOf(stack) as { provider: { iptables: Record<string, unknown>[] } };
    expect(provider.iptables[1]?.[name]).toEqual(sample);
  });

  test.each(ofProvider)('$name reaches the engine', ({ values }) => {
    const host = state({ host: { address: 'web-1' }, owner: 'web' }).host;
    const reached = (block: Value): unknown => {
      const defaults = connection(block);
      return [hostTarget(host, defaults), defaults.waitForSshMs];
    };
    expect(reached(values)).not.toEqual(reached({}));
  });

  test.each(ofProvider)('$name is taken by the command as by the provider', ({ values }) => {
    const resource = { host: { address: 'web-1' }, owner: 'web' };
    const { host } = state(resource);
    expect(readByCommand(resource, values)[0]?.target).toEqual(hostTarget(host, connection(values)));
  });
});

test('a host without changes is imported with its strategy, which was planned as a change', () => {
  const { import: imports } = synthesized({ host: { address: 'web-1' }, owner: 'web', strategy: 'fastest' });
  expect(parseImportId(imports[0]?.id ?? '').strategy).toBe('fastest');
});

/** What each door says of a confirm_timeout: the codes of errors, none when it is taken. */
const doors: Readonly<Record<string, (seconds: number) => Promise<readonly string[]> | readonly string[]>> = {
  'a construct': (seconds) =>
    codesOf(() => new Firewall(testStack(), 'firewall', { host: 'web-1', confirmTimeout: seconds })),
  'the resource': async (seconds) => {
    const { diagnostics, report } = collectDiagnostics();
    const [resource] = iptablesProvider(fakeRulesetEngine('/nowhere'), {}).resources;
    const values = { host: { address: 'web-1' }, owner: 'web', confirm_timeout: seconds };
    const config = conformObject(resource?.attributes ?? {}, values);
    await resource?.validate({ config }, { report, abort: new AbortController().signal });
    return diagnostics.map(({ code }) => code);
  },
  'an import id in JSON': (seconds) =>
    codesOf(() =>
      parseImportId(JSON.stringify({ host: { address: 'a' }, owner: 'o', confirm_timeout: seconds })),
    ),
  'an import id as a URL': (seconds) =>
    codesOf(() => parseImportId(`ssh://a?owner=o&confirm_timeout=${String(seconds)}`)),
  'a synthesized stack': (seconds) =>
    codesOf(() => readByCommand({ host: { address: 'a' }, owner: 'o', confirm_timeout: seconds })),
};

describe.each(Object.entries(doors))('%s', (_door, codes) => {
  test.each([5, 30, 86_400])('takes %p seconds to confirm', async (seconds) => {
    expect(await codes(seconds)).toEqual([]);
  });

  test.each([-5, 0, 0.5, 4, 30.5, 86_401])('refuses %p seconds to confirm', async (seconds) => {
    const [code, ...others] = await codes(seconds);
    expect(['resource/invalid-value', 'resource/invalid-import-id']).toContain(code);
    expect(others).toEqual([]);
  });
});

describe('--confirm-timeout', () => {
  // Without an app there is nothing to do, but options are looked at first.
  const codes = async (seconds: string) =>
    (await run(['apply', '--app', '/nowhere', '--confirm-timeout', seconds])).codes;

  test.each(['5', '30', '86400'])('takes %s seconds', async (seconds) => {
    expect(await codes(seconds)).toEqual(['cli/no-app']);
  });

  test.each(['-5', '0', '0.5', '4', '30.5', '86401', 'soon', '5.0.1', ''])(
    'refuses %p seconds',
    async (seconds) => {
      expect(await codes(seconds)).toEqual(['cli/usage']);
    },
  );
});

function codesOf(action: () => unknown): readonly string[] {
  try {
    action();
  } catch (error) {
    if (error instanceof FirewallError) return error.diagnostics.map(({ code }) => code);
    throw error;
  }
  return [];
}
