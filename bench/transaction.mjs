/**
 * Plan and apply of one change on a host with 10 and with 10,000 rules, or as many as are asked for, beside plain OpenSSH that runs
 * `iptables-save` and then one `iptables-restore --noflush`, in turns, so that both meet the same load.
 *
 *     node bench/transaction.mjs [ROUNDS [RULES...]]      such as: 3 100000
 *
 * On a machine that is busy, `chrt --rr 1 node bench/transaction.mjs` measures as on an idle one, at the expense of the others.
 *
 * As root, after `npm run build`: hosts are sandboxes of their own. `plain` logs in twice, reads and writes one family,
 * and compares, confirms and undoes nothing. `apply` is the whole of `cdktf-iptables apply --auto-approve`, from the
 * start of the process: both families read, planned, committed under a lock with a timer, read again, confirmed over a
 * new login. Median of the rounds; `apply : plain` is to be at most 1.1, and 1 with ten rules. `no change` is a `plan` with nothing to do:
 * how long, and how many logins and round trips the host's sshd saw, which are to be one and one.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  commandPath,
  logScripts,
  median,
  rulesFile,
  sshArguments,
  sshdCounts,
  timed,
  withHosts,
} from './sandbox-hosts.mjs';
import { showResults } from './results.mjs';

const change = '-p tcp -m tcp --dport 8443 -j ACCEPT';

async function measure(sandbox, count, { folder, rounds, signal }) {
  const [without, withChange] = [join(folder, 'without'), join(folder, 'with')];
  writeFileSync(without, rulesFile(count));
  writeFileSync(withChange, rulesFile(count, [change]));
  const command = (verb, file, ...args) =>
    timed(commandPath, [verb, '--host', `sandbox:${sandbox.name}`, '--rules4', file, ...args], { signal });
  const apply = async (file) => {
    const { milliseconds, stdout } = await command('apply', file, '--auto-approve');
    if (!/^applied .* 1 operation$/m.test(stdout)) throw new Error(`not one change: ${stdout}`);
    return milliseconds;
  };
  const plain = async (line) => {
    const ssh = sshArguments(sandbox);
    const read = await timed('ssh', [...ssh, 'iptables-save'], { signal });
    const input = `*filter\n${line}\nCOMMIT\n`;
    const write = await timed('ssh', [...ssh, 'iptables-restore --noflush'], { input, signal });
    return read.milliseconds + write.milliseconds;
  };

  await command('apply', without, '--auto-approve');
  const times = { plain: [], apply: [], ratio: [], plan: [] };
  for (let round = 0; round < rounds; round++) {
    const plains = [await plain(`-I INPUT 3 ${change}`)];
    const applies = [];
    plains.push(await plain('-D INPUT 3'));
    applies.push(await apply(withChange), await apply(without));
    times.plain.push(...plains);
    times.apply.push(...applies);
    times.ratio.push((applies[0] + applies[1]) / (plains[0] + plains[1]));
    times.plan.push((await command('plan', without)).milliseconds);
  }
  const before = sshdCounts(sandbox);
  await command('plan', without);
  const after = sshdCounts(sandbox);
  return {
    'plain ms': Math.round(median(times.plain)),
    'apply ms': Math.round(median(times.apply)),
    'apply : plain': Number(median(times.ratio).toFixed(2)),
    'no change ms': Math.round(median(times.plan)),
    logins: after.logins - before.logins,
    'round trips': after.scripts - before.scripts,
  };
}

const [rounds = 7, ...counts] = process.argv.slice(2).map(Number);
await withHosts(async ({ make, folder, stopped: signal }) => {
  const rows = {};
  for (const backend of ['legacy', 'nft']) {
    for (const count of counts.length > 0 ? counts : [10, 10_000]) {
      const sandbox = await make(backend);
      await logScripts(sandbox);
      rows[`${backend}, ${count} rules`] = await measure(sandbox, count, { folder, rounds, signal });
    }
  }
  showResults(rows, {
    ...Object.fromEntries(
      ['legacy', 'nft'].map((backend) => [`${backend}, 10 rules`, { 'apply : plain': 1 }]),
    ),
    'apply : plain': 1.1,
  });
});
