/** What can go wrong while a sandbox starts, without one: everything that touches the machine is replaced. */
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FirewallError } from '../../lib/base/firewall-error';
import { SLOTS } from '../../lib/sandbox/address-plan';
import * as enter from '../../lib/sandbox/enter';
import * as preflight from '../../lib/sandbox/preflight';
import { checkBackend } from '../../lib/sandbox/readiness';
import * as registry from '../../lib/sandbox/registry';
import type { Sandbox } from '../../lib/sandbox/sandbox';
import * as sandboxDown from '../../lib/sandbox/sandbox-down';
import { sandboxUp } from '../../lib/sandbox/sandbox-up';
import { takeSlot } from '../../lib/sandbox/slots';
import { codeOf, diagnosticsOf, rejection } from '../support/project/rejection';

jest.mock('../../lib/sandbox/enter');
jest.mock('../../lib/sandbox/preflight');
jest.mock('../../lib/sandbox/registry');
jest.mock('../../lib/sandbox/sandbox-down');

const link = { command: '/usr/sbin/iptables', program: '/usr/sbin/iptables-nft', link: '' };
const tools = { sshd: '', backendLinks: [link] } as unknown as ReturnType<typeof preflight.findTools>;
const sandbox = { name: 'demo', backend: 'nft' } as Sandbox;

/** What commands in the sandbox print, one after the other. */
function commandsPrint(...results: readonly (readonly [stdout: string, exitCode: number])[]): void {
  const run = jest.mocked(enter.inSandbox).mockReset();
  for (const [stdout, exitCode] of results)
    run.mockResolvedValueOnce({ exitCode, stdout: Buffer.from(stdout), stderr: 'no such device' });
}

test('an iptables command of the other backend is noticed', async () => {
  commandsPrint(['/usr/sbin/xtables-legacy-multi\n/usr/sbin/xtables-nft-multi\n', 0]);
  expect(codeOf(await rejection(checkBackend(sandbox, tools)))).toBe('sandbox/backend-mismatch');
});

test('a kernel without the backend is noticed', async () => {
  commandsPrint(['/usr/sbin/xtables-nft-multi\n/usr/sbin/xtables-nft-multi\n', 1]);
  const error = await rejection(checkBackend(sandbox, tools));
  expect(codeOf(error)).toBe('sandbox/backend-unusable');
  expect(error.message).toContain('no such device');
});

describe('with all address ranges in use', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'slots-'));
    for (let slot = 0; slot < SLOTS; slot++) symlinkSync('other', join(folder, String(slot)));
    jest.mocked(registry.slotsFolder).mockReturnValue(folder);
    jest.mocked(registry.occupancy).mockReturnValue({ kind: 'free' });
    jest.mocked(preflight.findTools).mockReturnValue(tools);
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  test('there is no slot for another sandbox', () => {
    expect(() => takeSlot('demo')).toThrow(
      expect.objectContaining({ code: 'sandbox/no-free-slot' }) as FirewallError,
    );
  });

  test('a start that fails, and cannot be cleaned up, reports both', async () => {
    jest.mocked(sandboxDown.remove).mockRejectedValue(new Error('device or resource busy'));
    const found = diagnosticsOf(await rejection(sandboxUp({ name: 'demo' })));
    expect(found.map(({ code }) => code)).toEqual(['sandbox/no-free-slot', 'sandbox/cleanup-failed']);
  });
});
