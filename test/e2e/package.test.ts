/** The package as others get it: packed, installed into an empty project, used from there. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sandbox } from '../../lib/sandbox/sandbox';
import { CdktfProject } from '../support/terraform/cdktf-project';
import { rulesOn } from '../support/project/firewall-engine';
import { REPOSITORY } from '../support/project/repository';
import { everySecondOf } from '../support/hosts/in-turn';
import { useSandboxes } from '../support/hosts/sandbox';
import { listen, tcpConnects } from '../support/hosts/traffic';

jest.setTimeout(300_000);

const make = useSandboxes();

const APP = `
import { App, TerraformStack } from 'cdktf';
import { Firewall, IptablesProvider, Port, RateLimitedSsh, SafetyChain, WebServerFirewall, rule } from 'cdktf-iptables';
import { parseHostUrl } from 'cdktf-iptables/engine';

const { SANDBOX = 'none', SERVICES = 'http' } = process.env;
const app = new App();
const stack = new TerraformStack(app, 'site');
new IptablesProvider(stack, 'iptables');
const firewall = new Firewall(stack, 'firewall', { host: { transport: 'sandbox', address: SANDBOX } });
new WebServerFirewall(firewall, 'web', { services: [...SERVICES.split(','), Port.udp(443)] });
new RateLimitedSsh(firewall, 'ssh', { connections: 20, exempt: ['198.18.0.0/15'] });
new SafetyChain(firewall, 'safety', { trusted: ['192.0.2.0/24', '2001:db8::/32'], services: ['mysql'] });
firewall.addRule(rule().source('192.0.2.9').comment('monitoring').jump('ACCEPT'), { chain: 'INPUT' });
if (parseHostUrl('sandbox:' + SANDBOX).transport !== 'sandbox') throw new Error('the engine is another one');
app.synth();
`;

const CONFIG = {
  compilerOptions: {
    module: 'node16',
    moduleResolution: 'node16',
    target: 'es2022',
    strict: true,
    exactOptionalPropertyTypes: true,
    types: ['node'],
    typeRoots: [join(REPOSITORY, 'node_modules', '@types')],
  },
  files: ['main.ts'],
};

describe('the packed package', () => {
  let folder: string;
  let tarball: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'package-test-'));
    execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], {
      cwd: REPOSITORY,
      stdio: 'pipe',
    });
    tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** An empty project with the package in it; `skipLibCheck` trusts the declarations of what it depends on. */
  async function install(cdktf: string, skipLibCheck: boolean): Promise<CdktfProject> {
    const project = new CdktfProject('node main.js');
    const write = (name: string, content: unknown): void => {
      writeFileSync(
        join(project.folder, name),
        typeof content === 'string' ? content : JSON.stringify(content),
      );
    };
    cpSync(tarball, join(project.folder, 'cdktf-iptables.tgz'));
    write('package.json', {
      name: 'site',
      private: true,
      dependencies: { cdktf, 'cdktf-iptables': 'file:cdktf-iptables.tgz', constructs: '^10.4.2' },
    });
    write('main.ts', APP);
    write('tsconfig.json', { ...CONFIG, compilerOptions: { ...CONFIG.compilerOptions, skipLibCheck } });
    // The cache of packages is the user's: whatever the checkout was set up with is in it.
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline'], {
      cwd: project.folder,
      stdio: 'pipe',
    });
    await project.must([
      process.execPath,
      join(REPOSITORY, 'node_modules', 'typescript', 'bin', 'tsc'),
      '-p',
      '.',
    ]);
    return project;
  }

  async function expectDeploy(project: CdktfProject, sandbox: Sandbox): Promise<void> {
    await listen(sandbox, { tcp: [80, 81] });
    await project.cdktf({ SANDBOX: sandbox.name }, 'deploy', 'site', '--auto-approve');
    const answers = [80, 81].map(async (port) => tcpConnects(sandbox, { port, family: 'ipv6' }));
    expect(await Promise.all(answers)).toEqual(['open', 'timeout']);
    expect(project.state('site').resources.map(({ type }) => type)).toEqual(['iptables_ruleset']);
    expect((await project.run([commandOf(project), 'plan'])).status).toBe(0);
  }

  const commandOf = ({ folder: home }: CdktfProject): string =>
    join(home, 'node_modules', '.bin', 'cdktf-iptables');

  /** Synthesizes by Node alone, and uses the command that comes with the package. */
  async function expectCommand(project: CdktfProject, sandbox: Sandbox): Promise<void> {
    const environment = { PATH: project.pathWithNodeAlone(), SANDBOX: sandbox.name };
    const command = commandOf(project);
    const run = async (...args: readonly string[]): Promise<number | null> =>
      (await project.run([command, ...args], environment)).status;
    await project.must([process.execPath, 'main.js'], environment);
    const before = await rulesOn(sandbox);
    expect(await run('plan')).toBe(2);
    expect(await rulesOn(sandbox)).toBe(before);
    expect(await run('apply', '--auto-approve')).toBe(0);
    expect(await rulesOn(sandbox)).toContain(':SAFETY-site - ');
    expect(await run('plan')).toBe(0);
    expect(await run('drift')).toBe(0);
    await project.must([process.execPath, 'main.js'], { ...environment, SERVICES: 'http,https' });
    const { status, output } = await project.run([command, 'plan', '--format', 'json'], environment);
    expect(status).toBe(2);
    expect(output.match(/"kind": *"insert"/g)).toHaveLength(2);
    expect(await run('apply', '--destroy', '--auto-approve')).toBe(0);
    expect(await rulesOn(sandbox)).toBe(before);
  }

  test('holds what it needs and nothing that it was made from', () => {
    const listing = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' });
    const files = listing.split('\n').map((file) => file.replace(/^package\//, ''));
    expect(files).toEqual(
      expect.arrayContaining([
        'bin/cdktf-iptables',
        'build/constructs/index.js',
        'build/constructs/index.d.ts',
        'build/lib/index.js',
        'build/lib/index.d.ts',
        'build/lib/host/read-host.sh.js',
        'build/provider/terraform-provider-iptables.js',
        'build/provider/terraform-provider-iptables.parts',
        'LICENSE',
        'README.md',
        'CHANGELOG.md',
        'docs/hosts.md',
      ]),
    );
    expect(files.filter((file) => /(^|\/)(test|node_modules|stacks)\/|^build\/main/.test(file))).toEqual([]);
    expect(files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))).toEqual([]);
  });

  /** Others get one of both, and what comes with the package is the same: each commit tries one, the next one often the other. */
  const packagesOfToday = everySecondOf(__filename, [
    { what: 'cdktf', cdktf: '^0.21.0', skipLibCheck: false },
    { what: 'cdktf that is an alias of cdktn', cdktf: 'npm:cdktn@^0.24.0', skipLibCheck: true },
  ]);

  test.each(packagesOfToday)(
    'deploys from an empty project with $what, and without Terraform by its command',
    async ({ cdktf, skipLibCheck }) => {
      const project = await install(cdktf, skipLibCheck);
      try {
        const sandbox = await make('legacy');
        const before = await rulesOn(sandbox);
        await expectDeploy(project, sandbox);
        await project.cdktf({ SANDBOX: sandbox.name }, 'destroy', 'site', '--auto-approve');
        expect(await rulesOn(sandbox)).toBe(before);
        await expectCommand(project, await make('nft'));
        expect(existsSync(join(project.folder, 'cdktf.out', 'manifest.json'))).toBe(true);
        await expectYaml(project);
        await expectConstructOfOthers(project);
      } finally {
        project.remove();
      }
    },
  );

  /** A file alone, without a program of the user. */
  async function expectYaml(project: CdktfProject): Promise<void> {
    cpSync(join(REPOSITORY, 'examples', 'firewall.yaml'), join(project.folder, 'edge.yaml'));
    const explain = [commandOf(project), 'explain', '--app', 'edge.yaml', '--format', 'json'];
    const { status, output } = await project.run(explain);
    expect(status).toBe(0);
    expect(output).toContain('edge/firewalls/203.0.113.10/edge.yaml:5/WebServerFirewall');
    writeFileSync(join(project.folder, 'edge.yaml'), 'host: web-1\nparts: [WebServerFirewal]\n');
    const refused = await project.run(explain);
    expect(refused.status).toBe(1);
    expect(refused.output).toMatch(/edge\.yaml:2:9/);
    expect(refused.output).toMatch(/construct\/bad-argument[^]*cli\/app-failed/);
    const schema = join(project.folder, 'node_modules', 'cdktf-iptables', 'schemas', 'firewall.schema.json');
    expect(existsSync(schema)).toBe(true);
  }

  /** The package of somebody else, made and packed with this one beside it, and installed as this one is. */
  async function expectConstructOfOthers(project: CdktfProject): Promise<void> {
    const source = join(project.folder, 'monitored-host');
    cpSync(join(REPOSITORY, 'examples', 'monitored-host'), source, { recursive: true });
    const tsc = join(REPOSITORY, 'node_modules', 'typescript', 'bin', 'tsc');
    await project.must([process.execPath, tsc, '-p', source]);
    execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', project.folder], {
      cwd: source,
      stdio: 'pipe',
    });
    rmSync(source, { recursive: true });
    const packed = 'cdktf-iptables-monitored-host-0.1.0.tgz';
    const offline = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline'];
    execFileSync('npm', ['install', ...offline, `./${packed}`], { cwd: project.folder, stdio: 'pipe' });
    writeFileSync(
      join(project.folder, 'main.js'),
      `
const { App, TerraformStack } = require('cdktf');
const { Firewall, IptablesProvider, WebServerFirewall } = require('cdktf-iptables');
const { MonitoredHost } = require('cdktf-iptables-monitored-host');
const app = new App();
const stack = new TerraformStack(app, 'site');
new IptablesProvider(stack, 'iptables');
const firewall = new Firewall(stack, 'firewall', { host: '203.0.113.10' });
new WebServerFirewall(firewall, 'web');
new MonitoredHost(firewall, 'monitored', { servers: ['192.0.2.9', '2001:db8::9'] });
app.synth();
`,
    );
    await project.must([process.execPath, 'main.js']);
    const { output } = await project.run([commandOf(project), 'explain', '--format', 'json']);
    expect(output.match(/"site\/firewall\/monitored"/g)?.length).toBeGreaterThanOrEqual(6);
    expect(output).toContain('-s 192.0.2.9/32 -p tcp');
    expect(output).toContain('MONITORED-site');
  }
});
