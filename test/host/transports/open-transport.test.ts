import type { SshHost } from '../../../lib/host/host-address';
import { openTransport } from '../../../lib/host/transports/open-transport';
import { codeOf, rejection } from '../../support/project/rejection';

describe('the transport of an address', () => {
  test.each([
    [{ transport: 'ssh', address: 'web1' }, 'ssh://web1'],
    [{ transport: 'openssh', address: 'web1', user: 'root' }, 'openssh://root@web1'],
    [{ transport: 'local' }, 'local:'],
  ] as const)('is that of its kind', (host, description) => {
    expect(openTransport(host).description).toBe(description);
  });

  test('of a sandbox needs somebody who knows sandboxes', () => {
    expect(() => openTransport({ transport: 'sandbox', name: 'try' })).toThrow('sandboxToSsh');
  });

  test('of a sandbox is that of the SSH address it has, with its own login', async () => {
    const asked: string[] = [];
    const host: SshHost = { transport: 'ssh', address: '127.0.0.1', port: 1 };
    const toSsh = (name: string) => {
      asked.push(name);
      return Promise.resolve({
        host,
        options: { identityFiles: ['/nowhere/key'], configFile: false } as const,
      });
    };
    const transport = openTransport(
      { transport: 'sandbox', name: 'try' },
      { identityFiles: ['/other'] },
      toSsh,
    );
    expect(transport.description).toBe('sandbox:try');
    expect(asked).toEqual([]);
    const error = await rejection(transport.connect());
    expect(['host/identity-unreadable', 'host/refused']).toContain(codeOf(error));
    expect(String(error)).not.toContain('/other');
    expect(asked).toEqual(['try']);
  });

  test('of a sandbox refuses a bad name before anybody is asked', async () => {
    const toSsh = () => {
      throw new Error('asked');
    };
    const transport = openTransport({ transport: 'sandbox', name: '../x' }, {}, toSsh);
    expect(codeOf(await rejection(transport.connect()))).toBe('host/bad-sandbox-name');
  });
});
