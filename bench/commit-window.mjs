/**
 * How long a writer that takes no lock could come between the comparison and the commit: on nft, where iptables
 * has no lock, and on legacy, where the lock of iptables is held meanwhile and nobody can.
 *
 *     npm run build && sudo node bench/commit-window.mjs [ROUNDS]
 *
 * On a sandbox host, `iptables-save` and `iptables-restore` are wrapped in a script that notes when it begins and when
 * it has ended, by bash's own clock. `read` is from the begin of the save that the comparison hashes to the end of the
 * restore: a write is missed from the moment when the kernel has given that part away. `compared` begins when the last
 * save of the comparison has ended. Both families hold as many rules; one rule is inserted in each. Milliseconds,
 * median and most of the rounds; the wrapper's own start, about 2 ms each time, is included.
 */
import { createRequire } from 'node:module';
import { randomBytes } from 'node:crypto';

const require = createRequire(import.meta.url);
const { sandboxUp } = require('../build/lib/sandbox/sandbox-up.js');
const { sandboxDown } = require('../build/lib/sandbox/sandbox-down.js');
const { sandboxToSsh } = require('../build/lib/sandbox/sandbox-to-ssh.js');
const { inSandbox } = require('../build/lib/sandbox/enter.js');
const { createEngine } = require('../build/lib/deploy/engine.js');
const { openTransport } = require('../build/lib/host/transports/open-transport.js');

const rounds = Number(process.argv[2] ?? 20);

const wrapper = `#!/bin/bash
begin=$EPOCHREALTIME
/usr/sbin/\${0##*/} "$@"
status=$?
[ ! -e /run/cdktf-iptables.*/armed ] || echo "\${0##*/} $begin $EPOCHREALTIME" >> /var/window
exit $status
`;

const engine = createEngine({
  openTransport: ({ host, options }) => openTransport(host, options, sandboxToSsh),
  nonce: () => randomBytes(12).toString('hex'),
  deployer: 'bench',
});

for (const backend of ['nft', 'legacy'])
  for (const rules of [10, 10_000]) {
    const name = `bench-${randomBytes(4).toString('hex')}`;
    const sandbox = await sandboxUp({ name, backend });
    try {
      report(`${backend}, ${rules} rules`, await measure(sandbox, rules));
    } finally {
      await sandboxDown(name);
    }
  }

async function measure(sandbox, rules) {
  const run = async (script, stdin = '') => {
    const result = await inSandbox(sandbox, ['sh', '-c', script], { stdin });
    if (result.exitCode !== 0) throw new Error(`${script}: ${result.stderr}`);
    return result.stdout.toString();
  };
  const lines = Array.from(
    { length: rules },
    (_, index) => `-A OTHERS -p tcp -m tcp --dport ${1 + (index % 65_000)} -j ACCEPT`,
  );
  const text = ['*filter', '-N OTHERS', ...lines, '-A INPUT -p udp -j OTHERS', 'COMMIT', ''].join('\n');
  await run(
    'cat > /var/rules && iptables-restore -n < /var/rules && ip6tables-restore -n < /var/rules',
    text,
  );
  for (const command of ['iptables-save', 'ip6tables-save', 'iptables-restore', 'ip6tables-restore'])
    await run(`cat > /usr/local/sbin/${command}; chmod 755 /usr/local/sbin/${command}`, wrapper);
  const target = { host: { transport: 'sandbox', name: sandbox.name }, options: {} };
  const seen = [];
  for (let round = 1; round <= rounds; round += 1) {
    const family = {
      tables: { filter: { chains: { INPUT: { rules: [`-p tcp -m tcp --dport ${round} -j ACCEPT`] } } } },
    };
    const desired = { owner: 'bench', foreignRules: 'keep', ipv4: family, ipv6: family };
    await run('rm -f /var/window');
    await engine.apply({ target, owner: 'bench', desired, expected: undefined });
    seen.push(parse(await run('cat /var/window')));
  }
  return seen;
}

/** The saves of the comparison are the first ones that were made while the timer ran. */
function parse(log) {
  const calls = log
    .trim()
    .split('\n')
    .map((line) => {
      const [name, begin, end] = line.split(' ');
      return { name, begin: Number(begin) * 1000, end: Number(end) * 1000 };
    });
  const find = (name) => calls.find((call) => call.name === name);
  const compared = find('ip6tables-save').end;
  return Object.fromEntries(
    ['iptables', 'ip6tables'].map((command) => {
      const committed = find(`${command}-restore`).end;
      return [command, { read: committed - find(`${command}-save`).begin, compared: committed - compared }];
    }),
  );
}

function report(title, seen) {
  for (const command of ['iptables', 'ip6tables'])
    for (const from of ['read', 'compared']) {
      const sorted = seen.map((each) => each[command][from]).sort((a, b) => a - b);
      const median = sorted[Math.floor(sorted.length / 2)];
      console.log(
        `${title}, ${command} from ${from}: median ${median.toFixed(1)} ms, most ${sorted.at(-1).toFixed(1)} ms`,
      );
    }
}
