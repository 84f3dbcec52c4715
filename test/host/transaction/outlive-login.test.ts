/** Whether the timer outlives the login that starts it, on hosts that end what is left of one. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { readText } from '../../support/project/repository';
import { useTemporaryFolder } from '../../support/project/temporary-folder';

const file = useTemporaryFolder();

interface Host {
  /** What systemd-run does; undefined on a host without systemd. */
  readonly systemdRun?: string;
  readonly isRoot?: boolean;
  readonly lingers?: boolean;
  readonly cgroup?: string;
  /** What systemctl prints. */
  readonly killMode?: string;
  /** What loginctl prints. */
  readonly logind?: readonly string[];
  readonly session?: string;
}

const user = execFileSync('id', ['-un'], { encoding: 'utf8' }).trim();

/** The two words that the script sets, on a host that looks like this. */
function outlive(host: Host): { readonly apart: string; readonly ended: string } {
  const folder = dirname(file('x', ''));
  for (const name of ['bin', 'linger']) mkdirSync(`${folder}/${name}`, { recursive: true });
  const tool = (name: string, text: string): void => {
    chmodSync(file(`bin/${name}`, `#!/bin/sh\n${text}\n`), 0o755);
  };
  tool('systemd-run', host.systemdRun ?? 'exit 1');
  tool('systemctl', `echo "${host.killMode ?? ''}"`);
  tool('loginctl', (host.logind ?? []).map((line) => `echo "${line}"`).join('\n'));
  if (host.lingers === true) file(`linger/${user}`, '');
  const places = {
    '/run/systemd/system': `${folder}/${host.systemdRun === undefined ? 'nowhere' : 'bin'}`,
    '/var/lib/systemd/linger': `${folder}/linger`,
    '/proc/self/cgroup': file('cgroup', `0::${host.cgroup ?? '/'}\n`),
  };
  const script = Object.entries(places).reduce(
    (text, [place, fake]) => text.replaceAll(place, fake),
    readText('lib/host/transaction/outlive-login.sh'),
  );
  const printed = execFileSync('/bin/sh', ['-c', `${script}\nprintf "%s\\n%s\\n" "$apart" "$ended"`], {
    encoding: 'utf8',
    env: {
      PATH: `${folder}/bin:/usr/bin:/bin`,
      S: host.isRoot === true ? '' : 'sudo -n',
      ...(host.session === undefined ? {} : { XDG_SESSION_ID: host.session }),
    },
  });
  const [apart = '', ended = ''] = printed.split('\n');
  return { apart, ended };
}

const session = '/user.slice/user-1000.slice/session-5.scope';
const perConnection = '/system.slice/system-sshd.slice/sshd@3-192.0.2.1:22-192.0.2.9:5000.service';
const kills = ['KillUserProcesses=yes', 'KillOnlyUsers=', 'KillExcludeUsers=somebody'];

test.each<[what: string, host: Host, apart: string]>([
  ['of root with a systemd', { isRoot: true, systemdRun: 'exit 0' }, 'systemd-run --quiet --scope'],
  [
    'of a user whose manager stays',
    { systemdRun: 'exit 0', lingers: true, cgroup: session, logind: kills },
    'systemd-run --user --quiet --scope',
  ],
])('the timer %s has a scope of its own', (_, host, apart) => {
  expect(outlive(host)).toEqual({ apart, ended: '' });
});

test.each<[what: string, host: Host, by: RegExp]>([
  ['logind ends the session', { cgroup: session, logind: kills }, /logind/],
  ['logind ends the session, known by its name', { session: '5', logind: kills }, /logind/],
  [
    'logind does so for this user',
    { cgroup: session, logind: ['KillUserProcesses=yes', `KillOnlyUsers=x ${user}`, 'KillExcludeUsers='] },
    /logind/,
  ],
  [
    'sshd is a service for each connection',
    { cgroup: perConnection, killMode: 'KillMode=control-group' },
    /KillMode/,
  ],
  ['a scope cannot be had', { isRoot: true, systemdRun: 'exit 1', cgroup: session, logind: kills }, /logind/],
])('a timer that would be ended is known before the change: %s', (_, host, by) => {
  expect(outlive(host)).toMatchObject({ apart: '', ended: expect.stringMatching(by) as string });
});

test.each<[what: string, host: Host]>([
  ['there is no systemd', {}],
  ['logind leaves processes alone', { cgroup: session, logind: ['KillUserProcesses=no', 'KillOnlyUsers='] }],
  [
    'logind leaves this user alone',
    { cgroup: session, logind: ['KillUserProcesses=yes', 'KillOnlyUsers=', `KillExcludeUsers=x ${user}`] },
  ],
  [
    'logind ends those of others',
    { cgroup: session, logind: ['KillUserProcesses=yes', 'KillOnlyUsers=nobody-else', 'KillExcludeUsers='] },
  ],
  ['the login is no session of logind', { logind: kills }],
  [
    'the service of the connection leaves them alone',
    { cgroup: perConnection, killMode: 'KillMode=process' },
  ],
  ['sshd is one service', { cgroup: '/system.slice/ssh.service', killMode: 'KillMode=control-group' }],
])('nobody ends it where %s', (_, host) => {
  expect(outlive(host)).toEqual({ apart: '', ended: '' });
});
