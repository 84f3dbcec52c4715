import { Testing, TerraformStack } from 'cdktf';
import { Firewall, IptablesProvider } from '../../constructs';
import { codeThrownBy } from '../support/project/rejection';

function codeOf(build: (stack: TerraformStack) => unknown): string | undefined {
  return codeThrownBy(() => build(new TerraformStack(Testing.app(), 'stack')));
}

describe('a path on the machine that deploys', () => {
  test.each(['keys/id_ed25519', './known_hosts', '../config'])(
    'is refused when it is relative, as %s is',
    (path) => {
      expect(codeOf((stack) => new IptablesProvider(stack, 'iptables', { identityFiles: [path] }))).toBe(
        'construct/relative-path',
      );
      expect(codeOf((stack) => new IptablesProvider(stack, 'iptables', { configFile: path }))).toBe(
        'construct/relative-path',
      );
      expect(
        codeOf(
          (stack) => new Firewall(stack, 'firewall', { host: { address: 'web-1', knownHostsFile: path } }),
        ),
      ).toBe('construct/relative-path');
    },
  );

  test.each(['/etc/ssh/keys/web', '~/.ssh/id_web'])('is taken when it is %s', (path) => {
    expect(
      codeOf((stack) => new IptablesProvider(stack, 'iptables', { identityFiles: [path] })),
    ).toBeUndefined();
    expect(
      codeOf((stack) => new Firewall(stack, 'firewall', { host: { address: 'web-1', identityFile: path } })),
    ).toBeUndefined();
  });
});
