/** What another user of a host can do to a deploy that is under way there: nothing but hold it up. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createEngine } from '../../lib/deploy/engine';
import { printSudoers } from '../../lib/host/rights/sudoers';
import { confirmScript, rollBackScript } from '../../lib/host/transaction/scripts';
import { openTransport } from '../../lib/host/transports/open-transport';
import type { RemoteScript } from '../../lib/host/transport';
import { enterArguments, inSandbox } from '../../lib/sandbox/enter';
import { rulesOn } from '../support/project/firewall-engine';
import { codeOf, rejection } from '../support/project/rejection';
import { declared } from '../support/project/rulesets';
import { useSandbox } from '../support/hosts/sandbox';
import { addUser } from '../support/hosts/sandbox-user';
import { onHost, targetOf } from '../support/faults/transaction-host';
import { until } from '../support/project/until';

const desired = declared({ ipv4: { INPUT: ['-p tcp -m tcp --dport 22 -j ACCEPT'] } });
const nothing = declared({ ipv4: { INPUT: [] } });
const sandbox = useSandbox('nft');

beforeAll(async () => {
  await addUser(sandbox(), 'deploy', { sudoers: printSudoers({ user: 'deploy' }) });
  await addUser(sandbox(), 'mallory');
});

/** The host has this machine's own /tmp. */
afterAll(() => {
  for (const name of readdirSync('/tmp').filter((each) => ids.some((id) => each.includes(id))))
    rmSync(join('/tmp', name), { recursive: true, force: true });
});

const as = (user: string): readonly string[] => [
  'setpriv',
  '--reuid',
  user,
  '--regid',
  user,
  '--clear-groups',
];

async function mallory(script: string): Promise<string> {
  const { stdout } = await inSandbox(sandbox(), [...as('mallory'), 'sh', '-c', script]);
  return stdout.toString();
}

function targetFor(user: string) {
  const { host, options } = targetOf(sandbox());
  return { host: { ...host, user }, options };
}

interface Deploying {
  /** The name of the transaction on the host. */
  readonly id?: string;
  readonly user?: string;
  readonly wanted?: typeof desired;
  readonly confirm?: () => Promise<boolean>;
}

/** The nonces are those of the engine, but for the second one of an apply that the read does not use: the name. */
function apply({ id, user = 'deploy', wanted = desired, confirm }: Deploying = {}): Promise<unknown> {
  let count = 0;
  const engine = createEngine({
    openTransport: ({ host, options }) => openTransport(host, options),
    // One for the read, one for the frames of the commit, then the name.
    nonce: () => (++count === 3 && id !== undefined ? id : newId()),
    deployer: 'the tests',
  });
  const request = { target: targetFor(user), owner: wanted.owner, desired: wanted, expected: undefined };
  return engine.apply({ ...request, ...(confirm === undefined ? {} : { confirm }) });
}

const ids: string[] = [];

function newId(): string {
  const id = randomBytes(12).toString('hex');
  ids.push(id);
  return id;
}

async function run(user: string, script: RemoteScript, id: string): Promise<string> {
  const { host, options } = targetFor(user);
  const connection = await openTransport(host, options).connect();
  try {
    return (await connection.run(script, { stdin: Buffer.from(`nonce\n${id}\n`) })).stdout.toString();
  } finally {
    await connection.close();
  }
}

test.each(['deploy', 'root'])(
  'a folder that mallory made in the place of one that has gone does not tell %s that a change is confirmed',
  async (user) => {
    const id = newId();
    await mallory(`mkdir /tmp/cdktf-iptables.${id}; echo confirmed > /tmp/cdktf-iptables.${id}/confirmed`);
    expect(await run(user, confirmScript, id)).toContain('nonce begin outcome\nnot-confirmed\n');
    expect(await run(user, rollBackScript, id)).toContain('nonce begin state\nover\n');
  },
);

test.each([
  ['deploy', '/home/deploy'],
  ['root', '/root'],
])('links in such a folder lead %s to write nowhere', async (user, home) => {
  const id = newId();
  await onHost(sandbox(), `echo precious > ${home}/precious; chown ${user} ${home}/precious`);
  await mallory(
    `mkdir -m 777 /tmp/cdktf-iptables.${id}; cd /tmp/cdktf-iptables.${id}; echo > armed;` +
      ` for name in stopped wake errors committing deployer; do ln -s ${home}/precious $name; done`,
  );
  expect(await run(user, rollBackScript, id)).toContain('nonce begin state\nover\n');
  expect(await run(user, confirmScript, id)).toContain('not-confirmed');
  expect(await onHost(sandbox(), `cat ${home}/precious`)).toBe('precious\n');
  expect(await mallory(`cat /tmp/cdktf-iptables.${id}/armed`)).toBe('\n');
});

test('a link of that name to a folder of the deployer is not followed', async () => {
  const id = newId();
  await onHost(
    sandbox(),
    'mkdir -p /home/deploy/mine; chown deploy /home/deploy/mine; echo > /home/deploy/mine/armed',
  );
  await mallory(`ln -s /home/deploy/mine /tmp/cdktf-iptables.${id}`);
  expect(await run('deploy', rollBackScript, id)).toContain('nonce begin state\nover\n');
  expect(await onHost(sandbox(), 'ls /home/deploy/mine')).toBe('armed\n');
});

test.each(['mkdir', 'ln -s /home/deploy', 'mkfifo', 'touch'])(
  'what is there already under the name of the transaction (%s) is not used',
  async (make) => {
    const id = newId();
    const before = await rulesOn(sandbox());
    await mallory(`${make} /tmp/cdktf-iptables.${id}`);
    expect(codeOf(await rejection(apply({ id })))).toBe('apply/no-space');
    expect(await rulesOn(sandbox())).toBe(before);
  },
);

test('what looks like an old folder is removed only where it is one of the deployer', async () => {
  const id = newId();
  await onHost(
    sandbox(),
    'mkdir -p /home/deploy/kept; echo kept > /home/deploy/kept/file; chown -R deploy /home/deploy/kept',
  );
  await mallory(`ln -s /home/deploy/kept /tmp/cdktf-iptables.${id}; mkdir /tmp/cdktf-iptables.${id}x`);
  const stale = `/tmp/cdktf-iptables.${newId()}`;
  await inSandbox(sandbox(), [...as('deploy'), 'mkdir', stale]);
  await onHost(sandbox(), `touch -h -d 2020-01-01 ${stale} /tmp/cdktf-iptables.${id} /home/deploy/kept`);
  await apply();
  await apply({ wanted: nothing });
  expect(await onHost(sandbox(), 'ls /home/deploy/kept')).toBe('file\n');
  expect(await onHost(sandbox(), `ls -d ${stale} 2> /dev/null || true`)).toBe('');
  expect(await mallory(`ls -d /tmp/cdktf-iptables.${id}x`)).not.toBe('');
});

test('a folder that takes the place of ours in the moment in which that goes is run by nobody', async () => {
  const id = newId();
  const folder = `/tmp/cdktf-iptables.${id}`;
  await mallory(
    `mkdir -m 755 ${folder}.mine; cd ${folder}.mine; echo > armed; echo > rolling-back; mkfifo -m 666 wake;` +
      ` echo "id > /tmp/cdktf-ran.${id}; chmod 666 /tmp/cdktf-ran.${id}" > rollback; chmod 755 rollback; cp rollback timer`,
  );
  const change = apply({
    id,
    confirm: async () => {
      const swap = `while [ ! -d ${folder}.mine ] || ! mv -T ${folder}.mine ${folder} 2> /dev/null; do :; done`;
      const [program = '', ...args] = enterArguments(sandbox(), 'host', [
        ...as('mallory'),
        'timeout',
        '60',
        'sh',
        '-c',
        swap,
      ]);
      spawn(program, args, { stdio: 'ignore' });
      return Promise.resolve(true);
    },
  });
  await expect(change).resolves.toBeDefined();
  await until('mallory has taken the place', async () => (await mallory(`ls ${folder}/rollback`)) !== '');
  await until(
    'nobody of ours is left',
    async () => (await onHost(sandbox(), `pgrep -u deploy -f ${id} || true`)) === '',
  );
  expect(await onHost(sandbox(), `ls /tmp/cdktf-ran.${id} 2> /dev/null || true`)).toBe('');
  await apply({ wanted: nothing });
});

test('nobody else can read or call off what is under way', async () => {
  const id = newId();
  const folder = `/tmp/cdktf-iptables.${id}`;
  let seen = '';
  await apply({
    id,
    confirm: async () => {
      seen = await mallory(
        `ls ${folder} 2>&1; for name in iptables rollback armed alive timer; do cat ${folder}/$name; echo x > ${folder}/$name;` +
          ` rm -f ${folder}/$name; done 2>/dev/null; mv ${folder} ${folder}.gone 2>/dev/null; cat ${folder}/deployer`,
      );
      return true;
    },
  });
  expect(seen).toMatch(/^ls: cannot open directory .*: Permission denied\nthe tests, owner web\n$/);
  expect(await rulesOn(sandbox())).toContain('--dport 22');
  await apply({ wanted: nothing });
});

test('a process that holds the lock holds a deploy up, and that is all: what it claims is cut short', async () => {
  const id = newId();
  await mallory(
    `mkdir -m 755 /tmp/cdktf-iptables.${id}; head -c 5000000 /dev/zero | tr "\\000" a > /tmp/cdktf-iptables.${id}/deployer`,
  );
  const [program = '', ...args] = enterArguments(sandbox(), 'host', [
    ...as('mallory'),
    'flock',
    '/run',
    'sleep',
    '300',
  ]);
  const holding = spawn(program, args, { stdio: 'ignore' });
  const before = await rulesOn(sandbox());
  await until(
    'the lock is held',
    async () => (await onHost(sandbox(), 'flock -n /run true || echo held')) !== '',
  );
  const error = await rejection(apply());
  expect(codeOf(error)).toBe('apply/locked');
  expect(error.message.length).toBeLessThan(1000);
  expect(await rulesOn(sandbox())).toBe(before);
  await onHost(sandbox(), 'pkill -u mallory; true');
  holding.kill();
}, 90_000);
