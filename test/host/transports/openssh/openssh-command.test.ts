import { FirewallError } from '../../../../lib/base/firewall-error';
import type { SshHost, SshOptions } from '../../../../lib/host/host-address';
import { opensshCommand } from '../../../../lib/host/transports/openssh/openssh-command';

const CONTEXT = { description: 'openssh://web1', folder: '/tmp/a%b', home: '/home/ann' };

function command(host: Omit<SshHost, 'transport'>, options: SshOptions = {}) {
  return opensshCommand({ transport: 'openssh', ...host }, options, CONTEXT);
}

describe('the ssh command line', () => {
  test.each(['openArguments', 'runArguments'] as const)(
    'never asks, and ends its options before the host (%s)',
    (which) => {
      const args = command({ address: 'web1', port: 2222, user: 'root' })[which]('script');
      expect(args).toEqual(expect.arrayContaining(['BatchMode=yes', 'StrictHostKeyChecking=yes']));
      expect(args.slice(-3)).toEqual(['--', 'web1', 'script']);
      expect(args.slice(args.indexOf('-p'), args.indexOf('-p') + 4)).toEqual(['-p', '2222', '-l', 'root']);
      expect(args).toContain('ControlPath="/tmp/a%%b/m"');
    },
  );

  test('makes a connection of its own, and lets scripts use no other', () => {
    const { openArguments, runArguments, checkArguments } = command({ address: 'web1' }, { jump: 'bastion' });
    expect(openArguments('x')).toEqual(expect.arrayContaining(['ControlMaster=yes', '-J', 'bastion']));
    expect(runArguments('x')).toEqual(expect.arrayContaining(['ControlMaster=no', 'ProxyCommand=false']));
    expect(runArguments('x')).not.toContain('-J');
    expect(checkArguments().slice(-4)).toEqual(['-O', 'check', '--', 'web1']);
  });

  test.each([
    ['root@bastion:2222, [2001:db8::1]', 'root@bastion:2222,[2001:db8::1]'],
    ['none', 'none'],
  ])('reads jump hosts before it hands them on: %s', (jump, argument) => {
    expect(command({ address: 'web1' }, { jump }).openArguments('x')).toEqual(
      expect.arrayContaining(['-J', argument]),
    );
  });

  test.each(['$(id)', '-oX', 'a b', 'a\nb', '`id`@b'])('does not hand on the jump host %j', (jump) => {
    expect(() => command({ address: 'web1' }, { jump }).openArguments('x')).toThrow(FirewallError);
  });

  test('has its options in a file that holds for jump hosts too, before those of the person', () => {
    const { config } = command(
      { address: 'web1' },
      {
        identityFiles: ['~/key', '/with space/50%'],
        knownHostsFiles: ['/a', '/b'],
        agent: false,
        connectTimeoutMs: 1500,
      },
    );
    expect(config.split('\n')).toEqual(
      expect.arrayContaining([
        'BatchMode yes',
        'StrictHostKeyChecking yes',
        'ConnectTimeout 2',
        'IdentityFile "/home/ann/key"',
        'IdentityFile "/with space/50%%"',
        'UserKnownHostsFile "/a" "/b"',
        'GlobalKnownHostsFile none',
        'IdentityAgent none',
      ]),
    );
    expect(config.endsWith('Include "/home/ann/.ssh/config"\nInclude "/etc/ssh/ssh_config"\n')).toBe(true);
  });

  test('leaves the person out on request', () => {
    expect(command({ address: 'web1' }, { configFile: false }).config).not.toContain('Include');
    expect(command({ address: 'web1' }, { configFile: '/c' }).config).toContain('Include "/c"');
  });

  test.each(['/a"b', '/a\nProxyCommand x', '/a\\', '/${HOME}/x'])('does not take the path %j', (path) => {
    expect(() => command({ address: 'web1' }, { identityFiles: [path] })).toThrow(FirewallError);
  });
});
