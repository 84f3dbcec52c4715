/** The engine of the product over its real transports, for sandboxes. */
import { randomBytes } from 'node:crypto';
import { decodeBytes } from '../../../lib/base/bytes';
import { type DeclaredRuleset } from '../../../lib/deploy/declared-ruleset';
import type { ApplyOutcome, HostTarget } from '../../../lib/deploy/apply-request';
import { type Engine, createEngine } from '../../../lib/deploy/engine';
import { openTransport } from '../../../lib/host/transports/open-transport';
import { inSandbox } from '../../../lib/sandbox/enter';
import type { Sandbox } from '../../../lib/sandbox/sandbox';
import { sandboxToSsh } from '../../../lib/sandbox/sandbox-to-ssh';
import type { Firewall } from '../../../constructs';
import { rulesetOf } from '../terraform/synthesis';

export const engine: Engine = createEngine({
  openTransport: ({ host, options }) => openTransport(host, options, sandboxToSsh),
  nonce: () => randomBytes(12).toString('hex'),
  deployer: 'the tests',
});

export function targetOf({ name }: Sandbox): HostTarget {
  return { host: { transport: 'sandbox', name }, options: {} };
}

/** What a firewall of constructs declares, as the provider gets it. */
export function declarationOf(firewall: Firewall): DeclaredRuleset {
  const { owner, foreign_rules: foreign, sets, ipv4, ipv6 } = rulesetOf(firewall);
  return {
    owner,
    foreignRules: foreign === 'remove' ? 'remove' : 'keep',
    ...(sets === undefined ? {} : { sets }),
    ...(ipv4 === undefined ? {} : { ipv4: { tables: definedOf(ipv4.tables) } }),
    ...(ipv6 === undefined ? {} : { ipv6: { tables: definedOf(ipv6.tables) } }),
  };
}

/** What a deploy would do now. */
export async function planned(
  sandbox: Sandbox,
  desired: DeclaredRuleset,
  target = targetOf(sandbox),
): Promise<readonly string[]> {
  const { live } = await engine.read(target, undefined, [desired]);
  return engine.plan(live, desired.owner, desired).operations;
}

/** Reads, plans, and applies what was planned. */
export async function deploy(
  sandbox: Sandbox,
  desired: DeclaredRuleset,
  target = targetOf(sandbox),
): Promise<ApplyOutcome> {
  return change(target, desired.owner, desired);
}

/** Takes away all that is an owner's. */
export async function destroy(
  sandbox: Sandbox,
  owner: string,
  target = targetOf(sandbox),
): Promise<ApplyOutcome> {
  return change(target, owner, undefined);
}

async function change(
  target: HostTarget,
  owner: string,
  desired: DeclaredRuleset | undefined,
): Promise<ApplyOutcome> {
  // The host says of the sets of an owner what they are when it is asked for that owner.
  const asked = desired ?? { owner, foreignRules: 'keep' as const };
  const { live, fingerprint } = await engine.read(target, undefined, [asked]);
  const { operations } = engine.plan(live, owner, desired);
  return engine.apply({
    target,
    owner,
    desired,
    expected: { fingerprint, operations, hostForms: live.hostForms },
  });
}

/** Changes one family's filter table by hand, as somebody at the console would. */
export async function byHand(
  sandbox: Sandbox,
  command: 'iptables' | 'ip6tables',
  ...lines: readonly string[]
): Promise<void> {
  const stdin = ['*filter', ...lines, 'COMMIT', ''].join('\n');
  const result = await inSandbox(sandbox, [`${command}-restore`, '--noflush'], { stdin });
  if (result.exitCode !== 0) throw new Error(result.stderr);
}

/**
 * All that a host holds, both families, without counters, comments, and tables that hold nothing: for comparing
 * byte by byte.
 */
export async function rulesOn(sandbox: Sandbox): Promise<string> {
  const saves = await Promise.all(
    ['iptables-save', 'ip6tables-save'].map(async (command) => inSandbox(sandbox, [command])),
  );
  return saves
    .map(({ stdout }) =>
      decodeBytes(stdout)
        .replace(/^#.*\n/gm, '')
        .replace(/\[[0-9]+:[0-9]+\]$/gm, '[0:0]')
        .replace(/^\*.*\n(?::\S+ ACCEPT \[0:0\]\n)*COMMIT\n/gm, ''),
    )
    .join('---\n');
}

/** Packets that a rule of the filter table has counted; -1 when no rule has this text in it. */
export async function packetsOf(
  sandbox: Sandbox,
  command: 'iptables' | 'ip6tables',
  text: string,
): Promise<number> {
  const { stdout } = await inSandbox(sandbox, [`${command}-save`, '-c', '-t', 'filter']);
  const line = stdout
    .toString()
    .split('\n')
    .find((candidate) => candidate.includes(text));
  return Number(/^\[([0-9]+):/.exec(line ?? '')?.[1] ?? -1);
}

function definedOf<T>(entries: Readonly<Record<string, T | undefined>>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(entries).filter((entry): entry is [string, T] => entry[1] !== undefined),
  );
}
