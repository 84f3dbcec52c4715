/** Two environments whose state is in PostgreSQL, as `examples/environments.ts` has them. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sandbox } from '../../lib/sandbox/sandbox';
import { rulesOn } from '../support/project/firewall-engine';
import { REPOSITORY } from '../support/project/repository';
import { useSandbox } from '../support/hosts/sandbox';
import { listen, tcpConnects } from '../support/hosts/traffic';
import { CdktfProject } from '../support/terraform/cdktf-project';

jest.setTimeout(300_000);

const [staging, production] = [useSandbox('nft'), useSandbox('legacy')];
const folder = mkdtempSync(join(tmpdir(), 'environments-'));
const postgres = (...args: readonly string[]): string =>
  execFileSync('bash', [join(REPOSITORY, 'scripts', 'postgres.sh'), ...args, join(folder, 'state')], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();

let state = '';
let project: CdktfProject;

beforeAll(() => {
  // The user postgres goes through it.
  execFileSync('chmod', ['0711', folder]);
  state = postgres('up');
  project = new CdktfProject(`node ${join(REPOSITORY, 'build', 'examples', 'environments.js')}`);
});

afterAll(() => {
  project.remove();
  postgres('down');
  rmSync(folder, { recursive: true, force: true });
});

/** As somebody has it in ~/.ssh/config who deploys to machines. */
function knowHosts(hosts: readonly Sandbox[]): void {
  const entries = hosts.map(({ management, identityFile, knownHostsFile }) =>
    [
      `Host ${management.address4}`,
      '  User root',
      `  IdentityFile ${identityFile}`,
      `  UserKnownHostsFile ${knownHostsFile}`,
    ].join('\n'),
  );
  mkdirSync(join(project.folder, 'home', '.ssh'), { mode: 0o700 });
  writeFileSync(join(project.folder, 'home', '.ssh', 'config'), `${entries.join('\n')}\n`);
}

test('environments are deployed with their state in PostgreSQL, and the next plan of either is empty', async () => {
  const hosts = [staging(), production()];
  knowHosts(hosts);
  const [first, second] = hosts.map(({ management }) => management.address4);
  const environment = { STATE: state, STAGING: first ?? '', PRODUCTION: second ?? '' };
  const deploy = ['deploy', 'staging', 'production', '--auto-approve'];
  // The backend makes one state at a time in a database, and refuses the second.
  await project.cdktf(environment, ...deploy, '--parallelism', '1');

  for (const host of hosts) await listen(host, { tcp: [443] });
  expect(await tcpConnects(production(), { port: 443, family: 'ipv6' })).toBe('open');
  expect(await tcpConnects(staging(), { port: 443 })).toBe('timeout');
  for (const name of ['staging', 'production'])
    expect(existsSync(join(project.folder, `terraform.${name}.tfstate`))).toBe(false);

  // Another checkout knows what is there by the state alone.
  const before = await Promise.all(hosts.map(rulesOn));
  rmSync(join(project.folder, 'cdktf.out'), { recursive: true });
  const again = await project.cdktf(environment, ...deploy);
  expect(again.match(/No changes\./g)).toHaveLength(2);
  expect(await Promise.all(hosts.map(rulesOn))).toEqual(before);

  await project.cdktf(environment, 'destroy', 'staging', '--auto-approve');
  expect(await tcpConnects(staging(), { port: 443 })).toBe('open');
  expect(await rulesOn(production())).toBe(before[1]);
});
