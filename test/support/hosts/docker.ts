/** The real Docker on the host of a sandbox, with one image that answers HTTP, made of this machine's busybox. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inSandbox } from '../../../lib/sandbox/enter';
import type { Sandbox } from '../../../lib/sandbox/sandbox';
import { until } from '../project/until';

export interface Docker {
  /** Resolves when the daemon answers. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** A container that answers on a port of the host. */
  run(name: string, port: number): Promise<void>;
  remove(name: string): Promise<void>;
  /** Removes its files; it has to be stopped. */
  clean(): void;
}

const image = 'answers:1';

/** As Debian configures it, apart from its folders, and from the storage driver: it needs no module of the kernel. */
export function dockerOn(sandbox: Sandbox): Docker {
  const folder = mkdtempSync(join(tmpdir(), 'docker-'));
  const socket = `unix://${join(folder, 'socket')}`;
  const shell = async (script: string, ...args: readonly string[]): Promise<string> => {
    const result = await inSandbox(sandbox, ['/bin/sh', '-c', script, 'sh', ...args], {
      env: { PATH: process.env['PATH'] ?? '' },
    });
    if (result.exitCode !== 0) throw new Error(`${script} ${args.join(' ')}: ${result.stderr}`);
    return result.stdout.toString();
  };
  const client = async (...args: readonly string[]): Promise<string> =>
    shell('exec timeout 60 docker "$@"', '-H', socket, ...args);
  return {
    start: async () => {
      const daemon = [
        'umount /sys/fs/cgroup; mount -t cgroup2 cgroup /sys/fs/cgroup && cd "$1" &&',
        'exec dockerd --data-root root --exec-root "$1/exec" -H "$2" -p "$1/pid" --storage-driver vfs --live-restore > log 2>&1',
      ].join(' ');
      await shell(
        'setsid unshare --mount sh -c "$1" sh "$2" "$3" < /dev/null > /dev/null 2>&1 &',
        daemon,
        folder,
        socket,
      );
      await until(
        'dockerd answers',
        async () =>
          client('version').then(
            () => true,
            () => false,
          ),
        60_000,
      );
      if ((await client('images', '-q')) === '') await client('import', imageFile(folder), image);
    },
    stop: async () => {
      await shell('kill "$(cat "$1/pid")"', folder);
      // It removes the file as the last thing that it does.
      await until('dockerd has ended', () => Promise.resolve(!existsSync(join(folder, 'pid'))), 120_000);
    },
    run: async (name, port) => {
      const published = ['-p', `${String(port)}:80`, '--restart', 'always'];
      await client(
        'run',
        '-d',
        '--name',
        name,
        ...published,
        image,
        '/usr/bin/busybox',
        'httpd',
        '-f',
        '-p',
        '80',
      );
    },
    remove: async (name) => {
      await client('rm', '-f', name);
    },
    clean: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A root folder with busybox and the libraries that it needs. */
function imageFile(folder: string): string {
  const root = join(folder, 'image');
  const libraries = execFileSync('ldd', ['/usr/bin/busybox'], { encoding: 'utf8' }).match(/\/\S+/g) ?? [];
  for (const file of ['/usr/bin/busybox', ...libraries]) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    copyFileSync(file, join(root, file));
  }
  const archive = join(folder, 'image.tar');
  execFileSync('tar', ['-C', root, '-cf', archive, '.']);
  return archive;
}
