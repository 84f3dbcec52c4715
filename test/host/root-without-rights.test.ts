import { snapshotOf } from '../../lib/host/read';
import { codeOf } from '../support/project/rejection';

/** What a login is told to do whose iptables-save says that it has to be root. */
function told(user: string): { readonly code: string | undefined; readonly text: string } {
  const frame = (name: string, text: string, status = 0) =>
    [name, { name, status, bytes: Buffer.from(text) }] as const;
  try {
    snapshotOf(
      new Map([
        frame('user', user),
        frame('iptables-version', 'iptables v1.8.9 (nf_tables)'),
        frame('iptables-save', '', 4),
        frame(
          'iptables-save-stderr',
          'iptables-save v1.8.9 (nf_tables): Permission denied (you must be root)',
          4,
        ),
      ]),
      'web-1',
    );
  } catch (error) {
    return { code: codeOf(error as Error), text: String(error) };
  }
  throw new Error('it was read');
}

test('root in a container is not told to log in as root, but which capability is missing', () => {
  const { code, text } = told('root');
  expect(code).toBe('host/no-privilege');
  expect(text).toContain('CAP_NET_ADMIN');
  expect(text).not.toContain('log in as root');
});

test('another user is told of root and sudoers', () => {
  expect(told('deploy')).toMatchObject({
    code: 'host/no-privilege',
    text: expect.stringContaining('sudoers') as string,
  });
});
