/** The whole chain as a person uses it: constructs, cdktf, Terraform, the provider, SSH, a host. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from '../../lib/sandbox/sandbox';
import { CdktfProject } from '../support/terraform/cdktf-project';
import { byHand, packetsOf, rulesOn } from '../support/project/firewall-engine';
import { REPOSITORY } from '../support/project/repository';
import { useSandboxes } from '../support/hosts/sandbox';
import { FAMILIES, listen, tcpConnects } from '../support/hosts/traffic';

jest.setTimeout(900_000);

const make = useSandboxes();

describe('the app of this repository', () => {
  let project: CdktfProject;

  beforeEach(() => {
    project = new CdktfProject(`node ${join(REPOSITORY, 'build', 'main.js')}`);
  });

  afterEach(() => {
    project.remove();
  });

  /** What a run says that it does to the host. */
  const operations = (output: string): readonly string[] =>
    [...output.matchAll(/\+ "(ip6?tables -.*)",/g)].map((match) => match[1] ?? '');

  async function answers(sandbox: Sandbox, ports: readonly number[]): Promise<readonly string[]> {
    return Promise.all(
      FAMILIES.flatMap((family) => ports.map(async (port) => tcpConnects(sandbox, { family, port }))),
    );
  }

  test('is shown, deployed, changed and destroyed by cdktf, from an empty folder', async () => {
    const sandbox = await make('nft');
    const environment = { FIREWALL_SANDBOX: sandbox.name };
    const approved = ['web-server', '--auto-approve'];
    await listen(sandbox, { tcp: [80, 443, 993, 81] });
    await byHand(sandbox, 'iptables', '-A INPUT -p udp -m udp --dport 9 -j DROP');
    const before = await rulesOn(sandbox);

    expect(existsSync(join(project.folder, 'cdktf.out'))).toBe(false);
    const diff = await project.cdktf(environment, 'diff', 'web-server');
    expect(diff).toContain('Plan: 1 to import, 0 to add, 1 to change, 0 to destroy.');
    expect(operations(diff)).toEqual(
      expect.arrayContaining([
        'iptables -P INPUT DROP',
        'ip6tables -P INPUT DROP',
        'ip6tables -N SSH-LIMIT-web-server',
      ]),
    );
    expect(diff).toMatch(/\+ "ipv4 INPUT newly blocks tcp .*from anywhere/);
    expect(diff).toMatch(/\+ "ipv6 INPUT newly blocks tcp .*from anywhere/);
    expect(await rulesOn(sandbox)).toBe(before);
    expect(await answers(sandbox, [80, 81])).toEqual(['open', 'open', 'open', 'open']);

    const deploy = await project.cdktf(environment, 'deploy', ...approved);
    expect(operations(deploy)).toEqual(operations(diff));
    expect(await answers(sandbox, [80, 443])).toEqual(['open', 'open', 'open', 'open']);
    expect(await answers(sandbox, [81, 993])).toEqual(['timeout', 'timeout', 'timeout', 'timeout']);
    expect(project.state('web-server').resources.map(({ type }) => type)).toEqual(['iptables_ruleset']);

    // Each run starts the provider anew.
    const deployed = await rulesOn(sandbox);
    expect(await project.cdktf(environment, 'deploy', ...approved)).toContain('No changes.');
    expect(await rulesOn(sandbox)).toBe(deployed);

    const counted = await packetsOf(sandbox, 'iptables', '--dport 80 ');
    const more = { ...environment, FIREWALL_SERVICES: 'http,https,imaps' };
    const change = await project.cdktf(more, 'deploy', ...approved);
    expect(operations(change)).toEqual([
      expect.stringMatching(/^iptables -I INPUT \d+ -p tcp -m tcp --dport 993 /),
      expect.stringMatching(/^ip6tables -I INPUT \d+ -p tcp -m tcp --dport 993 /),
    ]);
    expect(await packetsOf(sandbox, 'iptables', '--dport 80 ')).toBe(counted);
    expect(await answers(sandbox, [993])).toEqual(['open', 'open']);

    await project.cdktf(environment, 'destroy', ...approved);
    expect(await rulesOn(sandbox)).toBe(before);
    expect(project.state('web-server').resources).toEqual([]);
  });

  test('is refused with the path of the construct when it is wrong', async () => {
    const environment = { FIREWALL_SANDBOX: 'nowhere', FIREWALL_SERVICES: 'htpp' };
    const argv = [process.execPath, join(REPOSITORY, 'build', 'main.js')];
    const { status, output } = await project.run(argv, { ...environment, CDKTF_OUTDIR: 'cdktf.out' });
    expect(status).not.toBe(0);
    expect(output).toContain('[construct/unknown-service]');
    expect(output).toContain('at web-server/firewall/web');
    expect(output).toContain('did you mean `http`?');
  });
});
