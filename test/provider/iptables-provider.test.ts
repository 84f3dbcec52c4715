import type { FirewallError } from '../../lib/base/firewall-error';
import { collectDiagnostics } from '../../lib/provider/framework/call';
import { conformObject } from '../../lib/resource/conform';
import { UNKNOWN, type Value } from '../../lib/resource/value';
import { iptablesProvider } from '../../lib/provider/iptables-provider';
import { providerAttributes } from '../../lib/resource/attributes';
import { fakeRulesetEngine } from '../support/terraform/fake-ruleset-engine';

const provider = iptablesProvider(fakeRulesetEngine('/nowhere'), {});
const abort = new AbortController().signal;

async function validate(config: Record<string, Value>) {
  const { diagnostics, report } = collectDiagnostics();
  await provider.validate({ config: conformObject(providerAttributes, config) }, { report, abort });
  return diagnostics.map(({ code, attribute }) => [code, attribute]);
}

describe('the provider block', () => {
  test('may be empty', async () => {
    expect(await validate({})).toEqual([]);
  });

  test('may hold what is not known yet', async () => {
    const config = conformObject(providerAttributes, { user: UNKNOWN });
    expect(await validate({ user: UNKNOWN })).toEqual([]);
    const { report } = collectDiagnostics();
    await expect(
      provider.configure({ config, terraformVersion: '1' }, { report, abort }),
    ).resolves.toBeUndefined();
  });

  test.each<[Record<string, Value>, string, (string | number)[]]>([
    [{ port: 0 }, 'resource/invalid-value', ['port']],
    [{ port: 1.5 }, 'resource/invalid-value', ['port']],
    [{ connect_timeout: 0 }, 'resource/invalid-value', ['connect_timeout']],
    [{ keepalive_interval: 1.5 }, 'resource/invalid-value', ['keepalive_interval']],
    [{ user: 'a\nb' }, 'resource/forbidden-character', ['user']],
    [{ identity_files: ['a', null] }, 'resource/null-value', ['identity_files', 1]],
    [{ known_hosts_files: ['a\0'] }, 'resource/forbidden-character', ['known_hosts_files', 0]],
  ])('is refused with %p', async (config, code, attribute) => {
    expect(await validate(config)).toEqual([[code, attribute]]);
  });
});

describe('a resource while the provider block is not known', () => {
  const resource = provider.resources[0];

  test('is read later, and is planned without operations', async () => {
    const { report } = collectDiagnostics();
    const call = { report, abort, client: undefined };
    const config = { host: { address: 'a' }, owner: 'o' };
    const prior = conformObject(resource?.attributes ?? {}, config);
    const read = await resource?.read({ state: prior, private: new Uint8Array() }, call);
    expect(read?.state).toEqual(prior);
    const planned = await resource?.planUpdate(
      { prior, config: prior, private: read?.private ?? new Uint8Array() },
      call,
    );
    expect(planned?.state).toMatchObject({ operations: UNKNOWN });
  });

  test('cannot be applied', async () => {
    const { report } = collectDiagnostics();
    const planned = conformObject(resource?.attributes ?? {}, { host: { address: 'a' }, owner: 'o' });
    const applied = resource?.create(
      { planned, private: new Uint8Array() },
      { report, abort, client: undefined },
    );
    await expect(applied).rejects.toMatchObject({
      code: 'provider/unknown-value',
    } satisfies Partial<FirewallError>);
  });
});
