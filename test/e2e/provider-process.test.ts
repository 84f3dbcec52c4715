/** The provider as a process of its own: found by Terraform, spoken to over mutual TLS, and gone when it should be. */
import { spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { installProvider, providerVersion } from '../../lib/provider/install';
import { printImportId } from '../../lib/resource/import-id';
import { providerSource } from '../../lib/provider/install/provider-source';
import { createServerCertificate } from '../../lib/provider/wire/certificate';
import { empty, getProviderSchemaResponse } from '../../lib/provider/wire/terraform-messages';
import { bundle } from '../support/project/bundle';
import { emptyFakeHost, readFakeHost, writeFakeHost } from '../support/terraform/fake-ruleset-engine';
import { type StartedPlugin, call, dialTls, startPlugin } from '../support/terraform/plugin-client';
import { TerraformProject } from '../support/terraform/terraform';
import { until } from '../support/project/until';

const address = 'iptables_ruleset.web';

describe('the provider process', () => {
  let shared: string;
  let bundlePath: string;
  let folder: string;
  let environment: Record<string, string>;

  beforeAll(async () => {
    shared = mkdtempSync(join(tmpdir(), 'provider-bundle-'));
    // A path that a careless script would take apart.
    bundlePath = join(shared, "it's a $HOME", 'provider.js');
    await bundle(require.resolve('../support/terraform/fake-provider-main'), bundlePath);
  });

  afterAll(() => {
    rmSync(shared, { recursive: true, force: true });
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'provider-process-'));
    environment = {
      FAKE_HOSTS: join(folder, 'hosts'),
      FAKE_PROCESSES: join(folder, 'processes'),
      TMPDIR: join(folder, 'tmp'),
    };
    for (const path of Object.values(environment)) mkdirSync(path);
    writeFakeHost(join(folder, 'hosts'), 'web-1', emptyFakeHost);
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const providerIds = (): number[] =>
    readdirSync(join(folder, 'processes')).flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  const allGone = (): boolean => providerIds().every((id) => !isAlive(id));
  const socketFolders = (): string[] =>
    readdirSync(join(folder, 'tmp')).filter((name) => name.startsWith('tfipt-'));

  describe('under terraform', () => {
    let project: TerraformProject;

    beforeEach(() => {
      project = new TerraformProject({ ...environment, PATH: pathWithout('node') });
      installProvider({ stackDirectory: project.folder, bundlePath });
    });

    afterEach(() => {
      project.remove();
    });

    test('is found by a plain init, and plans and applies', async () => {
      project.configure(ruleset());
      await project.must(['init', '-input=false']);
      expect((await project.plan(address)).after?.['operations']).toEqual(['iptables -P INPUT DROP']);
      await project.must(['apply', 'plan']);
      expect(readFakeHost(join(folder, 'hosts'), 'web-1')['ipv4 filter INPUT']).toMatchObject({
        policy: 'DROP',
      });
      expect(await project.hasChanges()).toBe(false);
      expect(providerIds().length).toBeGreaterThan(3);
      expect(allGone()).toBe(true);
      expect(socketFolders()).toEqual([]);
    });

    test('is taken anew when the provider has changed, beside what the lock file has of others', async () => {
      project.configure(ruleset());
      await project.must(['init', '-input=false']);
      const locked = readFileSync(join(project.folder, '.terraform.lock.hcl'), 'utf8');
      const copy = join(folder, 'copy.js');
      await bundle(require.resolve('../support/terraform/fake-provider-main'), copy);
      appendFileSync(copy, '// another build\n');
      installProvider({ stackDirectory: project.folder, bundlePath: copy });
      expect(readFileSync(join(project.folder, '.terraform.lock.hcl'), 'utf8')).not.toBe(locked);
      await project.must(['init', '-input=false']);
      expect(await project.plan(address)).toMatchObject({ changes: true });
    });

    test('leaves the lock file as terraform itself would write it', async () => {
      project.configure(ruleset());
      const before = readFileSync(join(project.folder, '.terraform.lock.hcl'), 'utf8');
      await project.must(['init', '-input=false']);
      expect(readFileSync(join(project.folder, '.terraform.lock.hcl'), 'utf8')).toBe(before);
    });

    test('does not outlive a terraform that was killed in an apply', async () => {
      const killed = new TerraformProject({ ...environment, FAKE_APPLY: 'hang' });
      try {
        installProvider({ stackDirectory: killed.folder, bundlePath });
        killed.configure(ruleset());
        await killed.must(['init', '-input=false']);
        const terraform = killed.start(['apply', '-auto-approve']);
        await until('an apply runs', () => existsSync(join(folder, 'processes', 'applying')));
        terraform.process.kill('SIGKILL');
        await until('no provider is left', allGone);
        expect(socketFolders()).toEqual([]);
      } finally {
        killed.remove();
      }
    });

    test('does not outlive a killed terraform even if a call cannot be stopped', async () => {
      const killed = new TerraformProject({ ...environment, FAKE_APPLY: 'ignore' });
      try {
        installProvider({ stackDirectory: killed.folder, bundlePath });
        killed.configure(ruleset());
        await killed.must(['init', '-input=false']);
        const terraform = killed.start(['apply', '-auto-approve']);
        await until('an apply runs', () => existsSync(join(folder, 'processes', 'applying')));
        terraform.process.kill('SIGKILL');
        await until('no provider is left', allGone);
        expect(providerIds()).not.toEqual([]);
      } finally {
        killed.remove();
      }
    });
  });

  describe('under a client of the tests', () => {
    let plugin: StartedPlugin;

    beforeEach(async () => {
      plugin = await startPlugin(process.execPath, [bundlePath], {
        ...environment,
        PATH: process.env['PATH'],
      });
    });

    afterEach(() => {
      plugin.process.kill('SIGKILL');
    });

    const getSchema = async (): Promise<string[]> => {
      const socket = await dialTls(plugin, plugin.clientCertificate);
      const path = '/tfplugin6.Provider/GetProviderSchema';
      const schema = await call(socket, path, { type: empty, message: {} }, getProviderSchemaResponse);
      return Object.keys(schema.resource_schemas ?? {});
    };

    test('says where it listens, in a folder that is closed to others', () => {
      expect(plugin.line.slice(0, 3)).toEqual(['1', '6', 'unix']);
      expect(plugin.line[4]).toBe('grpc');
      expect(plugin.line[5]).not.toContain('=');
      expect(plugin.socketPath.length).toBeLessThan(104);
      expect(dirname(plugin.socketPath)).toContain(join(folder, 'tmp'));
    });

    test('answers the client whose certificate it was given', async () => {
      expect(await getSchema()).toEqual(['iptables_ruleset']);
    });

    test.each([
      ['no certificate', undefined],
      ['the certificate of somebody else', createServerCertificate(new Date())],
    ])('does not answer a client with %s', async (_what, certificate) => {
      const attempt = async (): Promise<unknown> => {
        const socket = await dialTls(plugin, certificate);
        const path = '/tfplugin6.Provider/GetProviderSchema';
        return call(socket, path, { type: empty, message: {} }, getProviderSchemaResponse);
      };
      await expect(attempt()).rejects.toThrow();
    });

    test('ends when it is told that terraform is done, and takes its socket away', async () => {
      const socket = await dialTls(plugin, plugin.clientCertificate);
      await call(socket, '/plugin.GRPCController/Shutdown', { type: empty, message: {} }, empty);
      expect(await plugin.exited).toBe(0);
      expect(socketFolders()).toEqual([]);
    });

    test('ends when the only connection is closed', async () => {
      const socket = await dialTls(plugin, plugin.clientCertificate);
      socket.destroy();
      expect(await plugin.exited).toBe(1);
    });

    test('goes on after SIGINT and ends by SIGTERM', async () => {
      plugin.process.kill('SIGINT');
      expect(await getSchema()).toEqual(['iptables_ruleset']);
      plugin.process.kill('SIGTERM');
      await plugin.exited;
      expect(socketFolders()).toEqual([]);
    });
  });

  test('ends when its parent dies before anybody connected', async () => {
    const script = '"$0" "$1" & echo started; wait';
    const plugin = await startPlugin(
      '/bin/sh',
      ['-c', script.replace('echo started; ', ''), process.execPath, bundlePath],
      {
        ...environment,
        PATH: process.env['PATH'],
      },
    );
    expect(providerIds().map(isAlive)).toEqual([true]);
    plugin.process.kill('SIGKILL');
    await until('no provider is left', allGone);
  });

  test('started by hand says who should start it', async () => {
    const child = spawn(process.execPath, [bundlePath], {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const status = await new Promise((resolve) => child.once('close', resolve));
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('--reattach');
  });
});

function ruleset() {
  const chains = { INPUT: { policy: 'DROP' } };
  const id = printImportId({ host: { address: 'web-1' }, owner: 'web' });
  return {
    terraform: { required_providers: { iptables: { source: providerSource, version: providerVersion() } } },
    provider: { iptables: [{}] },
    import: [{ to: address, id }],
    resource: {
      iptables_ruleset: {
        web: { host: { address: 'web-1' }, owner: 'web', ipv4: { tables: { filter: { chains } } } },
      },
    },
  };
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
}

/** The launcher has to find Node without it. */
function pathWithout(program: string): string {
  const folders = (process.env['PATH'] ?? '').split(':');
  const needed = folders.filter((path) => existsSync(join(path, 'terraform')));
  return [...folders.filter((path) => !existsSync(join(path, program))), ...needed].join(':');
}
