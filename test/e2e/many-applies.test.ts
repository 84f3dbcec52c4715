/** Applies in a row, there and back: nothing is left over on the host or with the deployer. */
import { readdirSync, readlinkSync } from 'node:fs';
import type { Sandbox } from '../../lib/sandbox/sandbox';
import { useSandbox } from '../support/hosts/sandbox';
import {
  applyTo,
  hostState,
  newRuleset,
  oldRuleset,
  onHost,
  prepareHost,
  rulesOn,
  sameRules,
  transactionEngine,
} from '../support/faults/transaction-host';
import { until } from '../support/project/until';
import { backendsOfToday } from '../support/hosts/in-turn';

/** Two each turn. What each of them leaves shows after one; what is left now and then is for a long run. */
const TURNS = process.env['LONG'] === '1' ? 500 : 6;

jest.setTimeout(process.env['LONG'] === '1' ? 3_600_000 : 300_000);

/** Processes and files of the host, its connections that are not closed, and chains; a line each. */
const LOOK = `
for process in /proc/[0-9]*; do
  words=$(tr "\\000\\n" "  " < $process/cmdline 2> /dev/null)
  case $words in "" | *"sshd: root"* | *LOOK*) ;; *) echo "process $words" ;; esac
done
find /run /etc /var /root -xdev -name "*cdktf*" 2> /dev/null | while read -r file; do echo "file $file"; done
ls -A /run | while read -r file; do echo "file /run/$file"; done
for table in /proc/net/tcp /proc/net/tcp6; do
  while read -r number here there state rest; do case $state in 01 | 08) echo "connection $state" ;; esac; done < $table
done
for command in iptables ip6tables; do $command-save | grep "^:" | sed "s/ .*//"; done
: LOOK
`;

/** What the deploying process itself has open, by kind. */
function descriptors(): readonly string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`).replace(/\d+/g, 'N')];
    } catch {
      return [];
    }
  });
}

async function inventory(sandbox: Sandbox): Promise<Readonly<Record<string, readonly string[]>>> {
  await until('nothing is under way', async () => {
    const { traces } = await hostState(sandbox);
    return traces.length === 0 && !(await onHost(sandbox, LOOK)).includes('connection');
  });
  const seen = (await onHost(sandbox, LOOK)).split('\n').sort();
  return { seen, open: descriptors().filter((path) => path.startsWith('socket')) };
}

describe.each(backendsOfToday(__filename))('with iptables %s', (backend) => {
  const sandbox = useSandbox(backend);

  test(`${String(2 * TURNS)} applies in a row leave no process, file, chain or connection`, async () => {
    const engine = transactionEngine();
    await prepareHost(sandbox(), engine);
    const there = async (): Promise<void> =>
      applyTo(sandbox(), newRuleset, { engine, confirmTimeoutMs: 60_000 });
    const back = async (): Promise<void> =>
      applyTo(sandbox(), oldRuleset, { engine, confirmTimeoutMs: 60_000 });
    await there();
    await back();
    const before = await inventory(sandbox());
    const rules = await rulesOn(sandbox());
    for (let turn = 1; turn <= TURNS; turn += 1) {
      await there();
      await back();
    }
    expect(await inventory(sandbox())).toEqual(before);
    expect(sameRules(await rulesOn(sandbox()), rules)).toBe(true);
  });
});
