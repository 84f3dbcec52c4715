/**
 * A set of 100,000 entries that comes to a host, and ten of them that change: `cdktf-iptables apply`, beside the whole file by
 * `ipset restore` into a set that is swapped in, and beside one command an entry over SSH, as configuration management
 * does it.
 *
 *     node bench/sets.mjs [ENTRIES]
 *
 * As root, after `npm run build`; the hosts are sandboxes. One command an entry is measured for 200 entries and counted up. Before
 * that, what a step costs: adding and deleting in the kernel, by microseconds an entry; the plan counts both as one step, so they are
 * to be much the same.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { commandPath, onHost, sshArguments, timed, withHosts } from './sandbox-hosts.mjs';
import { showResults } from './results.mjs';

const count = Number(process.argv[2] ?? 100_000);
const sample = 200;

const entry = (index) => `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;
const entries = (first) => Array.from({ length: count }, (_, index) => entry(index + first));
const header = (name) => `create ${name} hash:ip family inet maxelem ${2 * count}`;
const setFile = (name, members) =>
  [header(name), ...members.map((member) => `add ${name} ${member}`), ''].join('\n');

async function stepCosts(sandbox) {
  const rows = {};
  const measure = async (what, lines) => {
    const begin = performance.now();
    await onHost(sandbox, 'ipset -! restore', lines.join('\n') + '\n');
    rows[what] = { 'us an entry': Number((((performance.now() - begin) * 1000) / count).toFixed(1)) };
  };
  await onHost(sandbox, `ipset ${header('cost')}`);
  const all = entries(0);
  await measure(
    'add',
    all.map((member) => `add cost ${member}`),
  );
  await measure(
    'delete',
    all.map((member) => `del cost ${member}`),
  );
  await measure(
    'add again',
    all.map((member) => `add cost ${member}`),
  );
  await onHost(sandbox, 'ipset destroy cost');
  console.table(rows);
}

await withHosts(async ({ make, folder, stopped: signal }) => {
  for (const backend of ['legacy', 'nft']) {
    const sandbox = await make(backend);
    if (backend === 'legacy') await stepCosts(sandbox);
    const rules = join(folder, 'rules');
    const setsFile = join(folder, 'sets');
    writeFileSync(
      rules,
      '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -m set --match-set many src -j DROP\nCOMMIT\n',
    );
    const ssh = async (script, input = '') =>
      timed('ssh', [...sshArguments(sandbox), script], { input, signal });
    const managed = async (first) => {
      writeFileSync(setsFile, setFile('many', entries(first)));
      const files = ['--rules4', rules, '--sets', setsFile];
      const { milliseconds } = await timed(
        commandPath,
        ['apply', '--host', `sandbox:${sandbox.name}`, ...files, '--auto-approve'],
        { signal },
      );
      return milliseconds;
    };
    const whole = async (first) => {
      const text = `${setFile('next', entries(first))}${header('many')}\nswap next many\ndestroy next\n`;
      const { milliseconds } = await ssh('ipset -! restore', text);
      return milliseconds;
    };
    const each = async (commands) => {
      const begin = performance.now();
      for (const command of commands) await ssh(command);
      return performance.now() - begin;
    };
    const expectEntries = async () => {
      const found = await onHost(sandbox, 'ipset list many -t | sed -n "s/^Number of entries: //p"');
      if (Number(found) !== count) throw new Error(`${found} of ${count} entries`);
    };
    const first = await managed(0);
    await expectEntries();
    const changed = await managed(5);
    await expectEntries();
    const nothing = await managed(5);
    await onHost(sandbox, 'iptables -F; ipset destroy');
    const wholeFirst = await whole(0);
    const wholeChanged = await whole(5);
    await expectEntries();
    const added = Array.from({ length: sample }, (_, index) => `ipset add many ${entry(index + 2 * count)}`);
    const single = (await each(added)) / sample;
    const seconds = (milliseconds) => Number((milliseconds / 1000).toFixed(2));
    showResults({
      [`${backend}, ${count} entries`]: {
        'managed s': seconds(first),
        'whole file s': seconds(wholeFirst),
        'one command an entry s': seconds(single * count),
      },
      [`${backend}, 10 of them change`]: {
        'managed s': seconds(changed),
        'whole file s': seconds(wholeChanged),
        'one command an entry s': seconds(single * 10),
      },
      [`${backend}, nothing to do`]: { 'managed s': seconds(nothing) },
    });
  }
});
