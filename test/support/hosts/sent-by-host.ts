/** Datagrams of a sandbox host itself: its kernel tells it when a rule of OUTPUT does not let one out. */
import { inSandbox } from '../../../lib/sandbox/enter';
import type { Sandbox } from '../../../lib/sandbox/sandbox';

export interface SentDatagram {
  readonly destination: string;
  readonly port: number;
}

/** Each has a socket of its own, so a connection of its own. */
const program = `
  use Errno; use Socket qw(:all);
  while (<STDIN>) {
    my ($address, $port) = split;
    my $family = $address =~ /:/ ? AF_INET6 : AF_INET;
    my $bytes = inet_pton($family, $address);
    my $to = $family == AF_INET ? pack_sockaddr_in($port, $bytes) : pack_sockaddr_in6($port, $bytes);
    socket(my $socket, $family, SOCK_DGRAM, 0) or die "socket: $!";
    print defined(send($socket, "x", 0, $to)) ? "sent\\n" : $!{EPERM} ? "stopped\\n" : die("send to $address: $!");
  }`;

/** For each of them, whether it got out. */
export async function areSentByHost(
  sandbox: Sandbox,
  datagrams: readonly SentDatagram[],
): Promise<readonly boolean[]> {
  const stdin = datagrams.map(({ destination, port }) => `${destination} ${String(port)}\n`).join('');
  const { exitCode, stdout, stderr } = await inSandbox(sandbox, ['perl', '-e', program], { stdin });
  const answers = String(stdout).trim().split('\n');
  if (exitCode !== 0 || answers.length !== datagrams.length) throw new Error(stderr);
  return answers.map((answer) => answer === 'sent');
}
