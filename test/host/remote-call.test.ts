import { execFileSync } from 'node:child_process';
import { remoteCall } from '../../lib/host/remote-call';
import { commitScript } from '../../lib/host/transaction/scripts';
import { remoteScript } from '../../lib/host/transport';
import { hostScripts } from '../support/hosts/host-scripts';

test('a script comes out on the host as it was, with its data behind it', () => {
  const script = remoteScript('printf "%s|" "a  b\\\\n" "!%b \\t" `echo x`\ncat\n# no end of line');
  const { command, stdin } = remoteCall(script, Buffer.from([0xff, 0x0a, 0x00, 0x41]));
  const written = execFileSync('/bin/sh', ['-c', command], { input: stdin });
  expect(written.toString('latin1')).toBe('a  b\\n|!%b \\t|x|\xff\n\0A');
});

test('the command line is one that every login shell reads the same, however long the script is', () => {
  const { command } = remoteCall(commitScript);
  expect(command).toMatch(/^sh -c '[^'!\n]*' [a-z-]+$/);
  expect(command.length).toBeLessThan(200);
});

test('a command line says which script it is where a login may be bound to it', () => {
  expect(remoteCall(remoteScript('# cdktf-iptables read-host\ntrue')).command).toMatch(
    / cdktf-iptables-read-host$/,
  );
  expect(remoteCall(remoteScript('true\n# cdktf-iptables read-host\n')).command).not.toContain('read-host');
});

/** Words of the language in zsh, and aliases that mksh and ksh are born with. */
const TAKEN = /(?:^|[;&|({]\s*)(?:end|foreach|nocorrect|hash|local|login|stop|suspend|r)\b(?!=)/m;

test('no script calls a function by a word that zsh or mksh has taken', () => {
  expect(
    hostScripts()
      .filter(({ text }) => TAKEN.test(text))
      .map(({ file }) => file),
  ).toEqual([]);
});
