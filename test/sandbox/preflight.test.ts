import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FirewallError } from '../../lib/base/firewall-error';
import { checkMachine, checkName, findTools } from '../../lib/sandbox/preflight';
import type { Backend } from '../../lib/sandbox/sandbox';
import { codeThrownBy } from '../support/project/rejection';

const OTHER_PROGRAMS = ['unshare', 'nsenter', 'mount', 'umount', 'ip', 'sshd'];
const IPTABLES = ['iptables', 'ip6tables'].flatMap((family) =>
  ['', '-legacy', '-nft'].flatMap((kind) =>
    ['', '-save', '-restore'].map((form) => `${family}${kind}${form}`),
  ),
);

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preflight-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('the name of a sandbox', () => {
  test.each(['a', 'demo', 'web-1', '0', 'a'.repeat(20)])('may be %s', (name) => {
    expect(() => checkName(name)).not.toThrow();
  });

  test.each(['', 'Demo', '-a', 'a-', 'a b', 'a/b', '..', 'a.b', 'a_b', 'ä', 'a\n', 'a'.repeat(21)])(
    'may not be %j',
    (name) => {
      expect(codeThrownBy(() => checkName(name))).toBe('sandbox/bad-name');
    },
  );
});

describe('the machine', () => {
  test('has to run Linux', () => {
    expect(codeThrownBy(() => checkMachine('darwin', 0))).toBe('sandbox/needs-linux');
  });

  test('has to be asked by root', () => {
    expect(codeThrownBy(() => checkMachine('linux', 1000))).toBe('sandbox/needs-root');
    expect(() => checkMachine('linux', 0)).not.toThrow();
  });
});

describe('the programs that a sandbox is made with', () => {
  test.each(['legacy', 'nft'] as const)('are found, with the links that make it %s', (backend) => {
    install([...OTHER_PROGRAMS, ...IPTABLES]);
    const { sshd, backendLinks } = findTools(backend, [join(folder, 'empty'), folder]);
    expect(sshd).toBe(join(folder, 'sshd'));
    expect(backendLinks).toHaveLength(6);
    expect(backendLinks).toContainEqual({
      command: join(folder, 'ip6tables-restore'),
      program: join(folder, `ip6tables-${backend}-restore`),
      link: join(folder, 'ip6tables-restore'),
    });
  });

  test('are all named at once when they are missing, with the packages to install', () => {
    install(['ip']);
    const error = errorOf(() => findTools('nft', [folder]));
    expect(error?.code).toBe('sandbox/missing-programs');
    expect(error?.diagnostics[0]?.summary).toMatch(/sshd.*ip6tables-nft-restore/);
    expect(error?.diagnostics[0]?.help).toMatch(/apt-get install (?=.*\biptables\b)(?=.*\bopenssh-server\b)/);
    expect(error?.diagnostics[0]?.help).not.toContain('iproute2');
  });

  test('do not count when they cannot be run', () => {
    install([...OTHER_PROGRAMS, ...IPTABLES]);
    chmodSync(join(folder, 'sshd'), 0o644);
    expect(codeThrownBy(() => findTools('nft', [folder]))).toBe('sandbox/missing-programs');
  });

  test('are of one of two backends', () => {
    expect(codeThrownBy(() => findTools('nftables' as Backend, [folder]))).toBe('sandbox/bad-backend');
  });
});

function install(programs: readonly string[]): void {
  for (const program of programs) writeFileSync(join(folder, program), '#!/bin/sh\n', { mode: 0o755 });
}

function errorOf(act: () => unknown): FirewallError | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof FirewallError) return error;
    throw error;
  }
}
