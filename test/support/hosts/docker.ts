/** The real Docker on the host of a sandbox, with one image that answers HTTP, made of this machine's busybox. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
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
}

const IMAGE = 'answers:1';

/**
 * As Debian configures it, apart from its folders, and from the storage driver: it needs no module of the kernel. The daemon has
 * mounts of its own: cgroups as of today, and a disk that is no overlay.
 */
export function dockerOn(sandbox: Sandbox): Docker {
  const folder = '/run/docker-test';
  const socket = `unix://${folder}/socket`;
  const shell = async (script: string, ...args: readonly string[]): Promise<string> => {
    const result = await inSandbox(sandbox, ['/bin/sh', '-c', script, 'sh', ...args], {
      env: { PATH: process.env['PATH'] ?? '' },
    });
    if (result.exitCode !== 0) throw new Error(`${script} ${args.join(' ')}: ${result.stderr}`);
    return result.stdout.toString();
  };
  const client = async (...args: readonly string[]): Promise<string> =>
    shell('exec timeout 60 docker "$@"', '-H', socket, ...args);
  const answers = async (): Promise<boolean> =>
    client('version').then(
      () => true,
      () => false,
    );
  return {
    start: async () => {
      await shell(
        `mkdir -p ${folder}/disk; setsid sh -c "$1" < /dev/null > ${folder}/log 2>&1 &`,
        startDaemon(folder, socket),
      );
      await until('dockerd answers', answers, 60_000);
      if ((await client('images', '-q')) === '') {
        const image = imageFile();
        try {
          await client('import', image.file, IMAGE);
        } finally {
          rmSync(image.folder, { recursive: true });
        }
      }
    },
    stop: async () => {
      await shell(`kill "$(cat ${folder}/pid)"`);
      // It removes the file as the last thing that it does.
      const isGone = async () => (await shell(`ls ${folder}/pid 2> /dev/null || true`)) === '';
      await until('dockerd has ended', isGone, 120_000);
    },
    run: async (name, port) => {
      const published = ['-p', `${String(port)}:80`, '--restart', 'always'];
      await client(
        'run',
        '-d',
        '--name',
        name,
        ...published,
        IMAGE,
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
  };
}

/** A script; the mount of its disk stays with the first daemon, so that a restart finds its containers. */
function startDaemon(folder: string, socket: string): string {
  return [
    `mountpoint -q ${folder}/disk || mount -t tmpfs tmpfs ${folder}/disk`,
    '[ "$(stat -f -c %T /sys/fs/cgroup)" = cgroup2fs ] || mount -t cgroup2 cgroup /sys/fs/cgroup',
    `exec dockerd --data-root ${folder}/disk --exec-root ${folder}/exec -H ${socket} -p ${folder}/pid --storage-driver vfs`,
  ].join('\n');
}

/** A root folder with busybox and the libraries that it needs. */
function imageFile(): { readonly folder: string; readonly file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'docker-image-'));
  const root = join(folder, 'image');
  const libraries = execFileSync('ldd', ['/usr/bin/busybox'], { encoding: 'utf8' }).match(/\/\S+/g) ?? [];
  for (const file of ['/usr/bin/busybox', ...libraries]) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    copyFileSync(file, join(root, file));
  }
  const archive = join(folder, 'image.tar');
  execFileSync('tar', ['-C', root, '-cf', archive, '.']);
  return { folder, file: archive };
}
