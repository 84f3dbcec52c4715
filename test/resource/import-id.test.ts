import { type FirewallError } from '../../lib/base/firewall-error';
import { parseImportId, printImportId } from '../../lib/resource/import-id';

const noHost = {
  address: null,
  port: null,
  user: null,
  transport: null,
  host_key_fingerprint: null,
  identity_file: null,
  known_hosts_file: null,
  jump: null,
};
const nothing = {
  adopts: null,
  foreign_rules: null,
  ignore: null,
  strategy: null,
  ipv4: null,
  ipv6: null,
  confirm_timeout: null,
  persist: null,
  accept_lockout_risk: null,
  sets: null,
  foreign_sets: null,
  impact: null,
  operations: null,
};

describe('an import id', () => {
  test('in JSON says host and owner, all else being null', () => {
    const id = printImportId({ host: { port: 22, address: 'web-1' }, owner: 'web', foreign_rules: null });
    expect(id).toBe('{"host":{"address":"web-1","port":22},"owner":"web"}');
    expect(parseImportId(id)).toEqual({
      ...nothing,
      host: { ...noHost, address: 'web-1', port: 22 },
      owner: 'web',
    });
  });

  test('is the same text for the same parts in another order', () => {
    const left = printImportId({ owner: 'o', persist: false, host: { user: 'u', address: 'a' } });
    expect(left).toBe(
      printImportId({ host: { address: 'a', user: 'u', port: undefined }, owner: 'o', persist: false }),
    );
  });

  test('carries what the configuration says besides the rules', () => {
    const id = printImportId({
      host: { address: 'a' },
      owner: 'o',
      foreign_rules: 'remove',
      confirm_timeout: 9,
      persist: true,
    });
    expect(parseImportId(id)).toMatchObject({ foreign_rules: 'remove', confirm_timeout: 9, persist: true });
  });

  test.each([
    ['ssh://root@web-1:2222?owner=web', { transport: 'ssh', address: 'web-1', user: 'root', port: 2222 }],
    ['openssh://[2001:db8::1]?owner=web', { transport: 'openssh', address: '2001:db8::1' }],
    ['sandbox:demo?owner=web', { transport: 'sandbox', address: 'demo' }],
    ['local:?owner=web', { transport: 'local' }],
    [
      'ssh://web-1?owner=web&identity_file=~/.ssh/a%20b',
      { transport: 'ssh', address: 'web-1', identity_file: '~/.ssh/a b' },
    ],
  ])('may be a URL: %s', (id, host) => {
    expect(parseImportId(id)).toEqual({ ...nothing, host: { ...noHost, ...host }, owner: 'web' });
  });

  test('as a URL carries what JSON does', () => {
    const id = 'ssh://a?owner=o&foreign_rules=remove&strategy=fastest&confirm_timeout=9&persist=true';
    expect(parseImportId(id)).toMatchObject({
      foreign_rules: 'remove',
      strategy: 'fastest',
      confirm_timeout: 9,
      persist: true,
    });
  });

  test.each([
    '',
    'web-1',
    '{',
    '[]',
    '{"owner":"o"}',
    '{"host":{"address":"a"}}',
    '{"host":{"address":"a"},"owner":""}',
    '{"host":{"address":5},"owner":"o"}',
    '{"host":{"adress":"a"},"owner":"o"}',
    '{"host":{"address":"a"},"owner":"o","rules":[]}',
    'ssh://root:secret@a?owner=o',
    'ssh://a',
    'ssh://a?owner=o&colour=red',
    'ssh://a?owner=o&confirm_timeout=soon',
    'telnet://a?owner=o',
  ])('is refused: %s', (id) => {
    let code = 'none';
    try {
      parseImportId(id);
    } catch (error) {
      code = (error as FirewallError).code;
    }
    expect(code).toBe('resource/invalid-import-id');
  });
});
