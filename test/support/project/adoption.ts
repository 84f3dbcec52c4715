/** A host with another front end: its files imported, its rules compared, and the switch to what they declare. */
import { sandboxReboot } from '../../../lib/sandbox/sandbox-reboot';
import type { Sandbox } from '../../../lib/sandbox/sandbox';
import { run } from '../../cli/fake-world';
import { onHost } from '../faults/transaction-host';
import { pings, tcpConnects } from '../hosts/traffic';
import { declarationOf, engine, targetOf } from './firewall-engine';
import { firewallOf } from './imported-program';

/** Gives the path of a file in a folder of the tests, with some content. */
type TemporaryFile = (name: string, content?: string) => string;

type Declaration = ReturnType<typeof declarationOf>;

/** Files of the host, as somebody who copied them here. */
export async function filesOf(
  sandbox: Sandbox,
  paths: string,
  file: TemporaryFile,
): Promise<readonly string[]> {
  const names = (await onHost(sandbox, `ls ${paths}`)).trim().split('\n');
  return Promise.all(names.map(async (name) => file(name.slice(1), await onHost(sandbox, `cat ${name}`))));
}

/** What the program declares that `import` prints. */
export async function imported(args: readonly string[]): Promise<Declaration> {
  const { status, stdout, stderr } = await run(['import', ...args]);
  if (status !== 0) throw new Error(stderr);
  return declarationOf(firewallOf(stdout));
}

/** The same of what the host holds now. */
export function liveOf({ name }: Sandbox): Promise<Declaration> {
  return imported(['--host', `sandbox:${name}`]);
}

/** A port that the policies open, and one that they do not. */
export const openPort = 443;
export const closedPort = 8999;
const timeoutMs = 900;

/** What went wrong for new connections while something was done. */
export async function whileTrafficRuns(
  sandbox: Sandbox,
  work: () => Promise<void>,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  let turns = 0;
  let isOver = false;
  const traffic = async (): Promise<void> => {
    while (!isOver || turns < 3) {
      turns++;
      const turn = String(turns);
      const tcp = await tcpConnects(sandbox, { port: openPort, timeoutMs });
      if (tcp !== 'open') wrong.push(`connection ${turn} to the open port: ${tcp}`);
      if (!(await pings(sandbox, { timeoutMs }))) wrong.push(`echo request ${turn}: lost`);
      const other = await tcpConnects(sandbox, { port: closedPort, timeoutMs: 100 });
      if (other === 'open') wrong.push(`connection ${turn} to the closed port: ${other}`);
    }
  };
  const running = traffic();
  try {
    await work();
  } finally {
    isOver = true;
    await running;
  }
  return wrong;
}

/** Applies, and writes the files that are loaded at boot. */
export async function persist(sandbox: Sandbox, desired: Declaration): Promise<void> {
  const target = targetOf(sandbox);
  const { owner } = desired;
  const { live, fingerprint } = await engine.read(target, undefined, [desired]);
  const { operations } = engine.plan(live, owner, desired);
  const expected = { fingerprint, operations, hostForms: live.hostForms };
  await engine.apply({ target, owner, desired, persist: true, expected });
}

/** The host after a boot at which only the files of `persist` are loaded. */
export async function rebooted(sandbox: Sandbox): Promise<Sandbox> {
  const host = await sandboxReboot(sandbox.name);
  await onHost(
    host,
    'if [ -e /etc/iptables/ipsets ]; then ipset restore < /etc/iptables/ipsets; fi; iptables-restore < /etc/iptables/rules.v4; ip6tables-restore < /etc/iptables/rules.v6',
  );
  return host;
}
