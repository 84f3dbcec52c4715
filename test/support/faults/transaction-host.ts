/** Hosts for tests of the transaction: two whole rulesets, one to come from and one to go to, and what is left behind. */
import { randomBytes } from 'node:crypto';
import type { DeclaredRuleset } from '../../../lib/deploy/declared-ruleset';
import type { ApplyRequest, HostTarget } from '../../../lib/deploy/apply-request';
import { type Engine, createEngine } from '../../../lib/deploy/engine';
import { parseHostUrl } from '../../../lib/host/host-url';
import { type Transport, remoteScript } from '../../../lib/host/transport';
import { openTransport } from '../../../lib/host/transports/open-transport';
import { inSandbox } from '../../../lib/sandbox/enter';
import type { Sandbox } from '../../../lib/sandbox/sandbox';
import { hasTransactionFolder } from '../hosts/host-files';
import { until } from '../project/until';

const OWNER = 'deployer';

/** @param onSent is given what goes to scripts of a host */
export function transactionEngine(
  deployer = 'the tests',
  onSent: (stdin: Buffer) => void = () => undefined,
): Engine {
  const heard = (transport: Transport): Transport => ({
    description: transport.description,
    connect: async (options) => {
      const connection = await transport.connect(options);
      return {
        description: connection.description,
        get isOpen() {
          return connection.isOpen;
        },
        close: async () => connection.close(),
        run: async (script, run) => {
          onSent(run?.stdin ?? Buffer.alloc(0));
          return connection.run(script, run);
        },
      };
    },
  });
  return createEngine({
    openTransport: ({ host, options }) => heard(openTransport(host, options)),
    nonce: () => randomBytes(12).toString('hex'),
    // Long enough for a busy machine to hear what the host holds.
    leaveMs: 60_000,
    deployer,
  });
}

export interface TargetOptions {
  /** @default ipv4 */
  readonly family?: 'ipv4' | 'ipv6';
  /** Notices within seconds that the host has fallen silent. @default false */
  readonly isQuickToMissTheHost?: boolean;
  /** @default root */
  readonly user?: string;
}

export function targetOf(sandbox: Sandbox, options: TargetOptions = {}): HostTarget {
  const { address4, address6 } = sandbox.management;
  const { family = 'ipv4', user = 'root' } = options;
  return {
    host: parseHostUrl(`ssh://${user}@${family === 'ipv6' ? `[${address6}]` : address4}`),
    options: {
      identityFiles: [sandbox.identityFile],
      knownHostsFiles: [sandbox.knownHostsFile],
      agent: false,
      configFile: false,
      connectTimeoutMs: 30_000,
      ...(options.isQuickToMissTheHost === true ? { keepaliveIntervalMs: 1_000 } : {}),
    },
  };
}

/** Whether a new connection with a new login works. */
export async function isReachable({ host, options }: HostTarget): Promise<boolean> {
  try {
    const connection = await openTransport(host, options).connect();
    try {
      return (await connection.run(remoteScript('echo'))).exitCode === 0;
    } finally {
      await connection.close();
    }
  } catch {
    return false;
  }
}

const accept = (port: number): string => `-p tcp -m tcp --dport ${String(port)} -j ACCEPT`;

/** Both families, several tables, a policy, user chains, and rules between those of others. */
export const oldRuleset: DeclaredRuleset = {
  owner: OWNER,
  foreignRules: 'keep',
  ipv4: {
    tables: {
      filter: {
        chains: {
          INPUT: { rules: [accept(22), accept(80), '-j OLD', accept(443)] },
          OLD: { rules: [accept(1001), accept(1002)] },
          FORWARD: { policy: 'DROP', rules: [] },
        },
      },
      mangle: {
        chains: { PREROUTING: { rules: ['-p tcp -m tcp --dport 80 -j MARK --set-xmark 0x1/0xffffffff'] } },
      },
    },
  },
  ipv6: {
    tables: {
      filter: {
        chains: {
          INPUT: { rules: [accept(22), '-p ipv6-icmp -j ACCEPT', '-j OLD6'] },
          OLD6: { rules: [accept(1003)] },
        },
      },
    },
  },
};

/** Rules come, go and change; a chain is made, one goes; a policy closes, one opens. */
export const newRuleset: DeclaredRuleset = {
  owner: OWNER,
  foreignRules: 'keep',
  ipv4: {
    tables: {
      filter: {
        chains: {
          INPUT: { policy: 'DROP', rules: [accept(22), '-j NEW', accept(443), accept(8443)] },
          NEW: { rules: [accept(2001)] },
        },
      },
      mangle: {
        chains: { PREROUTING: { rules: ['-p tcp -m tcp --dport 443 -j MARK --set-xmark 0x2/0xffffffff'] } },
      },
    },
  },
  ipv6: {
    tables: {
      filter: {
        chains: {
          INPUT: { policy: 'DROP', rules: [accept(22), '-j NEW6', '-p ipv6-icmp -j ACCEPT'] },
          NEW6: { rules: [accept(2002)] },
        },
      },
    },
  },
};

/** As somebody at the console would. @throws Error when it fails */
export async function onHost(sandbox: Sandbox, script: string, stdin = ''): Promise<string> {
  const result = await inSandbox(sandbox, ['/usr/bin/dash', '-c', script], { stdin });
  if (result.exitCode !== 0) throw new Error(`${script}: ${result.stderr}`);
  return result.stdout.toString();
}

/** Gives the host rules of others, and the ruleset to come from. */
export async function prepareHost(
  sandbox: Sandbox,
  engine: Engine = transactionEngine(),
  ruleset: DeclaredRuleset = oldRuleset,
): Promise<void> {
  await onHost(
    sandbox,
    'for command in iptables ip6tables; do $command -N THEIRS; $command -A THEIRS -p tcp --dport 5 -j ACCEPT;' +
      ' $command -A INPUT -j THEIRS; done',
  );
  await applyTo(sandbox, ruleset, { engine });
  await onHost(
    sandbox,
    'for command in iptables ip6tables; do $command -A INPUT -p tcp --dport 6 -j ACCEPT;' +
      ' $command -I INPUT 2 -p tcp --dport 7 -j ACCEPT; done',
  );
}

export interface Applying extends Partial<
  Pick<ApplyRequest, 'confirmTimeoutMs' | 'confirm' | 'abort' | 'owner'>
> {
  readonly engine?: Engine;
  readonly target?: HostTarget;
}

export async function applyTo(
  sandbox: Sandbox,
  desired: DeclaredRuleset,
  options: Applying = {},
): Promise<void> {
  const { engine = transactionEngine(), target = targetOf(sandbox), ...rest } = options;
  await engine.apply({
    ...{ target, desired, owner: desired.owner, expected: undefined, ...rest },
    // Of these tests, the confirmation is the matter.
    acceptLockoutRisk: 'a test',
  });
}

export interface Message {
  /** `applied`, or the code of the error. */
  readonly code: string;
  readonly text: string;
}

export async function messageOf(applying: Promise<unknown>): Promise<Message> {
  const error = await applying.then(
    () => undefined,
    (reason: unknown) => reason as Error & { readonly code?: string },
  );
  return error === undefined
    ? { code: 'applied', text: '' }
    : { code: error.code ?? error.name, text: error.message };
}

/** What both families hold, without comments, counters, and tables that hold nothing. */
export async function rulesOn(sandbox: Sandbox): Promise<string> {
  return (await hostState(sandbox)).rules;
}

/** What iptables-save prints. */
export async function saveBoth(
  sandbox: Sandbox,
): Promise<{ readonly iptables: string; readonly ip6tables: string }> {
  const [iptables, ip6tables] = [
    await onHost(sandbox, '/usr/sbin/iptables-save'),
    await onHost(sandbox, '/usr/sbin/ip6tables-save'),
  ];
  return { iptables, ip6tables };
}

/** Whether a ruleset is what another is, whenever it was written: generations apart. */
export function sameRules(left: string, right: string): boolean {
  const plain = (rules: string): string => rules.replace(/generation [0-9a-f]+/g, 'generation');
  return plain(left) === plain(right);
}

export interface HostState {
  /** Of both families, without comments, counters, and tables that hold nothing; and the sets, as far as a change is about them. */
  readonly rules: string;
  /** Folders, locks and processes of a transaction; a line each. */
  readonly traces: readonly string[];
}

/** Traces first: when there are none, the rules are no longer about to change. It has no text in it that it looks for itself. */
const LOOK = `
PATH=/usr/sbin:/usr/bin
for folder in /run/cdktf-iptables?*; do
  [ ! -e "$folder" ] || echo "$folder"
done
flock -n 7 7< /run || echo "the lock of the host"
[ ! -e /run/xtables.lock ] || flock -n 7 7< /run/xtables.lock || echo "the xtables lock"
for process in $(grep -l "cdktf-iptables[.]" /proc/[0-9]*/cmdline 2> /dev/null); do
  words=$(tr "\\000\\n" "  " < "$process" 2> /dev/null)
  case $words in
    "" | *"[rules]"*) ;;
    *) echo "process $words" ;;
  esac
done
echo "[rules]"
for command in iptables ip6tables; do
  echo "[$command]"
  $command-save || exit 1
done
if [ -x /usr/sbin/ipset ]; then
  sets=$(ipset save) || exit 1
  [ -z "$sets" ] || printf "[ipset]\n%s\n" "$sets"
fi
`;

/** Until nothing is left of a transaction. @throws Error after the deadline */
export async function untilNoTraces(sandbox: Sandbox, deadlineMs = 30_000): Promise<void> {
  const what = 'nothing is left of the transaction';
  await until(
    what,
    async () => !hasTransactionFolder(sandbox) && (await hostState(sandbox)).traces.length === 0,
    deadlineMs,
  );
}

export async function hostState(sandbox: Sandbox): Promise<HostState> {
  const [found = '', saved = ''] = (await onHost(sandbox, LOOK)).split('[rules]\n');
  const plain = saved.replace(/^#.*\n/gm, '').replace(/ \[[0-9]+:[0-9]+\]$/gm, '');
  const rules = plain
    .split(/^(?=\[ip)/m)
    .map((part) => (part.startsWith('[ipset]') ? withSortedSets(part) : withSortedTables(part)))
    .join('');
  return { rules, traces: found.split('\n').filter((line) => line !== '') };
}

/** Without what passes by itself, and what the kernel draws. */
function withSortedSets(sets: string): string {
  const lines = sets
    .replace(/^(create .*?) hashsize [0-9]+/gm, '$1')
    .replace(/ (?:bucketsize [0-9]+|initval \S+)/g, '')
    .replace(/^(add .*?) timeout [0-9]+/gm, '$1')
    .replace(/ packets [0-9]+ bytes [0-9]+/g, '');
  return `${lines
    .split('\n')
    .filter((line) => line !== '')
    .sort()
    .join('\n')}\n`;
}

/**
 * A legacy host prints tables in the order in which they were first used since it started. The order of what a ledger says means nothing:
 * entries that come back stand behind those that stayed.
 */
function withSortedTables(family: string): string {
  const sorted = family.replace(/(?:^-A cdktf-ledger-.*\n)+/gm, (ledger) =>
    ledger
      .split(/^(?=-A)/m)
      .sort()
      .join(''),
  );
  const [head = '', ...tables] = sorted.split(/^(?=\*)/m);
  return [head, ...tables.filter((table) => /^-A|^:\S+ (?!ACCEPT)/m.test(table)).sort()].join('');
}

/** Whether managed rules are the same in their order, and foreign rules in theirs, wherever they are to each other. */
export function sameButForPlaces(left: string, right: string): boolean {
  const parts = (rules: string): string => {
    const lines = rules.replace(/generation [0-9a-f]+/g, 'generation').split('\n');
    const isManaged = (line: string): boolean => line.includes(`"cdktf:${OWNER}"`);
    return [...lines.filter(isManaged), ...lines.filter((line) => !isManaged(line))].join('\n');
  };
  return parts(left) === parts(right);
}
