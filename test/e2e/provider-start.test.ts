/** The provider as the build has made it: what it keeps of its code beside the stack, and starts from in the next plan. */
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { installProvider, providerVersion } from '../../lib/provider/install';
import { cachePath } from '../../lib/provider/install/launcher';
import { packageHash } from '../../lib/provider/install/package-hash';
import { providerSource } from '../../lib/provider/install/provider-source';
import { TerraformProject } from '../support/terraform/terraform';

const chains = { INPUT: { policy: 'DROP', rules: ['-p tcp -m tcp --dport 22 -j ACCEPT'] } };
/** To be created, so that no host is asked. */
const web = { host: { address: '192.0.2.1' }, owner: 'web', ipv4: { tables: { filter: { chains } } } };

describe('the code that the provider keeps', () => {
  let project: TerraformProject;
  let installed: ReturnType<typeof installProvider>;

  const start = async (environment: Readonly<Record<string, string>> = {}): Promise<void> => {
    project = new TerraformProject(environment);
    installed = installProvider({ stackDirectory: project.folder });
    project.configure({
      terraform: { required_providers: { iptables: { source: providerSource, version: providerVersion() } } },
      provider: { iptables: [{}] },
      resource: { iptables_ruleset: { web } },
    });
    await project.must(['init', '-input=false']);
  };

  afterEach(() => {
    project.remove();
  });

  const folder = (): string => join(project.folder, cachePath);
  const inFolder = (): string[] => readdirSync(folder()).sort();
  const inodes = (): number[] => inFolder().map((name) => statSync(join(folder(), name)).ino);
  const plan = async (): Promise<void> => {
    await project.must(['plan', '-input=false', '-lock=false']);
  };
  const hashOfProvider = (): string => {
    const place = dirname(installed.launcherPath);
    return packageHash(
      Object.fromEntries(readdirSync(place).map((name) => [name, readFileSync(join(place, name))])),
    );
  };

  test('is there after a plan, outside of the folder that Terraform has the hash of, and is taken by the next', async () => {
    await start();
    const hash = hashOfProvider();
    await plan();
    expect(inFolder().map((name) => name.replace(/-v.*/, ''))).toEqual(['part-0', 'part-1']);
    const before = inodes();
    await plan();
    expect(inodes()).toEqual(before);
    expect(hashOfProvider()).toBe(hash);
    await project.must(['init', '-input=false', '-lockfile=readonly']);
  });

  test('is made anew where it was spoilt, and no plan fails for it', async () => {
    await start();
    await plan();
    const [first = '', second = ''] = inFolder().map((name) => join(folder(), name));
    const bytes = readFileSync(first);
    bytes.fill(0, 4096, 8192);
    writeFileSync(first, bytes);
    writeFileSync(second, readFileSync(second).subarray(0, 5000));
    await plan();
    expect([first, second].map((path) => readFileSync(path).includes(Buffer.alloc(4096)))).toEqual([
      false,
      false,
    ]);
    expect(statSync(second).size).toBeGreaterThan(5000);
    const before = inodes();
    await plan();
    expect(inodes()).toEqual(before);
  });

  test('is not there where it cannot be written, and no plan fails for it', async () => {
    await start();
    writeFileSync(folder(), 'a file in its place');
    await plan();
    expect(readFileSync(folder(), 'utf8')).toBe('a file in its place');
  });

  test('is whole after two plans at once', async () => {
    await start();
    await Promise.all([plan(), plan()]);
    expect(inFolder()).toHaveLength(2);
    const before = inodes();
    await plan();
    expect(inodes()).toEqual(before);
  });

  test('is not made where the environment says so', async () => {
    await start({ CDKTF_IPTABLES_NO_CACHE: '1' });
    await plan();
    expect(() => inFolder()).toThrow('ENOENT');
  });
});
