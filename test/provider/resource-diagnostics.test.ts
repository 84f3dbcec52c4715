/** What the provider itself reports to Terraform, by code. */
import { tmpdir } from 'node:os';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../../lib/base/diagnostic';
import { installProvider } from '../../lib/provider/install';
import { collectDiagnostics } from '../../lib/provider/framework/call';
import { conformObject } from '../../lib/resource/conform';
import type { ResourceLogic } from '../../lib/provider/framework/resource-logic';
import { UNKNOWN, type Value } from '../../lib/resource/value';
import { iptablesProvider } from '../../lib/provider/iptables-provider';
import { providerAttributes } from '../../lib/resource/attributes';
import { CallRunner } from '../../lib/provider/wire/call-runner';
import { ProviderCalls } from '../../lib/provider/wire/provider-calls';
import { codeOf, rejection } from '../support/project/rejection';
import { emptyFakeHost, fakeRulesetEngine, writeFakeHost } from '../support/terraform/fake-ruleset-engine';

const abort = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), 'fake-hosts-'));
const provider = iptablesProvider(fakeRulesetEngine(folder), {});
const [resource] = provider.resources as readonly [ResourceLogic];

beforeEach(() => {
  writeFakeHost(folder, 'web-1', emptyFakeHost);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function state(parts: Readonly<Record<string, Value>> = {}) {
  return conformObject(resource.attributes, { host: { address: 'web-1' }, owner: 'web', ...parts });
}

/** A call of a configured provider, and what it reports. */
async function configuredCall() {
  const { diagnostics, report } = collectDiagnostics();
  const config = conformObject(providerAttributes, {});
  const client = await provider.configure({ config, terraformVersion: '1.9.0' }, { report, abort });
  return { call: { report, abort, client }, diagnostics };
}

const outcome = ({ code, severity, host }: Diagnostic): readonly string[] => [code, severity, host];

describe('a plan', () => {
  async function warningsOf(change: Readonly<Record<string, Value>>) {
    const { call, diagnostics } = await configuredCall();
    const { private: bytes } = await resource.read({ state: state(), private: new Uint8Array() }, call);
    await resource.planUpdate({ prior: state(), config: state(change), private: bytes }, call);
    return diagnostics.map(outcome);
  }

  test('warns that the ruleset moves to another host', async () => {
    expect(await warningsOf({ host: { address: 'web-2' } })).toEqual([
      ['provider/host-moved', 'warning', 'unchanged'],
    ]);
  });
});

describe('a read', () => {
  test('of a host that does not answer is a warning, for the plan may have another way to it', async () => {
    const { call, diagnostics } = await configuredCall();
    await resource.read({ state: state({ host: { address: 'gone' } }), private: new Uint8Array() }, call);
    expect(diagnostics.map(outcome)).toEqual([['provider/read-postponed', 'warning', 'unchanged']]);
  });

  test('of a state whose private data is damaged is refused', async () => {
    const { call } = await configuredCall();
    const damaged = { state: state(), private: Buffer.from('not deflated') };
    expect(codeOf(await rejection(resource.read(damaged, call)))).toBe('provider/private-data-unreadable');
  });
});

test('an apply that does something else than was planned says so, and the change is live', async () => {
  const { call, diagnostics } = await configuredCall();
  const { private: bytes } = await resource.read({ state: state(), private: new Uint8Array() }, call);
  const planned = state({ operations: ['iptables -F'], impact: UNKNOWN });
  await resource.update({ prior: state(), planned, private: bytes }, call);
  expect(diagnostics.map(outcome)).toEqual([['provider/operations-differ', 'error', 'changed']]);
});

test('Windows is refused before anything is written', () => {
  const platform = Object.getOwnPropertyDescriptor(process, 'platform') ?? {};
  Object.defineProperty(process, 'platform', { ...platform, value: 'win32' });
  try {
    expect(() => installProvider({ stackDirectory: join(folder, 'stack') })).toThrow(
      expect.objectContaining({ code: 'provider/platform-unsupported' }) as Error,
    );
  } finally {
    Object.defineProperty(process, 'platform', platform);
  }
});

describe('a call of Terraform', () => {
  const calls = (logic = provider): ProviderCalls =>
    new ProviderCalls(logic, new CallRunner(() => undefined));
  const codesOf = ({ diagnostics }: { readonly diagnostics: readonly { readonly detail: string }[] }) =>
    diagnostics.map(({ detail }) => /\[([a-z/-]+)\]$/.exec(detail)?.[1]);

  test('for another resource type is refused', async () => {
    const request = { type_name: 'iptables_rule' };
    expect(codeOf(await rejection(calls().read(request, abort)))).toBe('provider/unknown-resource-type');
  });

  test('before the provider was configured is refused', async () => {
    const answer = await calls().read({ type_name: resource.typeName }, abort);
    expect(codesOf(answer)).toEqual(['provider/not-configured']);
  });

  test('with the state of a newer provider is refused', async () => {
    const answer = await calls().upgrade({ type_name: resource.typeName, version: 99 }, abort);
    expect(codesOf(answer)).toEqual(['provider/state-too-new']);
  });

  test('that ends with an error that nobody foresaw is reported as a bug', async () => {
    const broken = { ...resource, validate: () => Promise.reject(new TypeError('undefined is not')) };
    const config = { json: Buffer.from('{}') };
    const answer = await calls({ ...provider, resources: [broken] }).validateResource(
      { type_name: resource.typeName, config },
      abort,
    );
    expect(codesOf(answer)).toEqual(['provider/bug']);
  });
});
