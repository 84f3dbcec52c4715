import { inSandbox } from '../../../lib/sandbox/enter';
import type { Sandbox } from '../../../lib/sandbox/sandbox';

/** Connects, and prints the DSCP of the first packet to the port as it leaves the interface. */
const script = `
use strict; use warnings; use Socket; use IO::Socket::IP;
my ($to, $port) = @ARGV;
# All frames, those that leave too.
socket(my $tap, 17, SOCK_RAW, unpack("S", pack("n", 3))) or die "socket: $!";
alarm 5;
IO::Socket::IP->new(PeerHost => $to, PeerPort => $port, Timeout => 1) or die "connect: $@";
while (1) {
  recv($tap, my $frame, 2048, 0);
  next if length($frame) < 58;
  my $type = unpack("n", substr($frame, 12, 2));
  my ($class, $protocol, $offset);
  if ($type == 0x0800) {
    ($class, $protocol) = (ord(substr($frame, 15)), ord(substr($frame, 23)));
    $offset = 14 + 4 * (ord(substr($frame, 14)) & 15);
  } elsif ($type == 0x86dd) {
    ($class, $protocol) = ((unpack("n", substr($frame, 14, 2)) >> 4) & 255, ord(substr($frame, 20)));
    $offset = 54;
  } else { next }
  next if $protocol != 6 || unpack("n", substr($frame, $offset + 2, 2)) != $port;
  print $class >> 2, "\\n";
  exit;
}
`;

/** The DSCP that the host's packets to a listener carry. */
export async function sentDscp(
  sandbox: Sandbox,
  { to, port }: { readonly to: string; readonly port: number },
): Promise<number> {
  const result = await inSandbox(sandbox, ['perl', '-e', script, to, String(port)]);
  if (result.exitCode !== 0) throw new Error(result.stderr);
  return Number(result.stdout);
}
