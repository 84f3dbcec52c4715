/** A firewall on a throw-away host, for tests that send real packets. */
import { randomBytes } from 'node:crypto';
import type { DeclaredRuleset } from '../../lib/deploy/declared-ruleset';
import { desiredHost } from '../../lib/deploy/desired-host';
import { type Family, families } from '../../lib/net/family';
import { wholeFilesOf } from '../../lib/plan/apply/whole-files';
import { inSandbox } from '../../lib/sandbox/enter';
import type { Backend, Sandbox } from '../../lib/sandbox/sandbox';
import { sandboxDown } from '../../lib/sandbox/sandbox-down';
import { sandboxUp } from '../../lib/sandbox/sandbox-up';
import type { Firewall } from '../firewall/firewall';

/** Settings of `deployToSandbox`. */
export interface DeployOptions {
  /** Which iptables the host has. @default 'nft' */
  readonly backend?: Backend;
}

/** A firewall that a host holds. */
export interface DeployedFirewall {
  /** The firewall. */
  readonly firewall: Firewall;
  /** Its host: `sandbox:NAME` for the command. */
  readonly sandbox: Sandbox;
  /** Removes the host, with all that runs on it. */
  remove(): Promise<void>;
}

const loaders: Readonly<Record<Family | 'sets', readonly string[]>> = {
  sets: ['ipset', 'restore'],
  ipv4: ['iptables-restore'],
  ipv6: ['ip6tables-restore'],
};

/**
 * Makes a sandbox and loads the firewall into it at its console, so that also one that lets in nobody but the office can be tried.
 * Needs root on Linux. The machine's own firewall is not touched.
 *
 * @example
 * const theSiteAnswers = async () => {
 *   const deployed = await deployToSandbox(firewall);
 *   try {
 *     await expect(deployed).toLetThrough({ service: Service.https });
 *     await expect(deployed).toStop({ service: Service.mysql });
 *   } finally {
 *     await deployed.remove();
 *   }
 * };
 * @throws FirewallError `sandbox/...`, and what is wrong with the rules: `parse/...`, `ruleset/...`
 */
export async function deployToSandbox(
  firewall: Firewall,
  { backend = 'nft' }: DeployOptions = {},
): Promise<DeployedFirewall> {
  const { files, sets } = wholeFilesOf([desiredHost(declaredBy(firewall))]);
  const sandbox = await sandboxUp({ name: `test-${randomBytes(6).toString('hex')}`, backend });
  const remove = async (): Promise<void> => {
    await sandboxDown(sandbox.name);
  };
  try {
    if (sets !== undefined) await load(sandbox, 'sets', sets);
    for (const [family, text] of files) await load(sandbox, family, text);
  } catch (error) {
    await remove();
    throw error;
  }
  return { firewall, sandbox, remove };
}

function declaredBy(firewall: Firewall): DeclaredRuleset {
  const declared = families.flatMap((family) => {
    const content = firewall.declaredFamily(family);
    return content === undefined ? [] : [[family, content] as const];
  });
  const sets = firewall.sets.declared();
  return {
    owner: firewall.owner,
    foreignRules: 'keep',
    ...Object.fromEntries(declared),
    ...(sets === undefined ? {} : { sets }),
  };
}

async function load(sandbox: Sandbox, kind: Family | 'sets', text: string): Promise<void> {
  const { exitCode, stderr } = await inSandbox(sandbox, loaders[kind], { stdin: text });
  if (exitCode !== 0) throw new Error(`${loaders[kind].join(' ')} does not take the firewall: ${stderr}`);
}
