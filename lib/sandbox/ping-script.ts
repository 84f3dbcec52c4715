/**
 * One echo request in Perl, which every Debian has; Node cannot open raw sockets, and `ping` is a package of its own.
 *
 * Arguments: source address, destination address, seconds to wait. Exit status 0 answered, 1 not answered, 2 broken.
 */
export const PING_SCRIPT = `
use strict; use warnings; use Socket qw(:all); use Time::HiRes qw(time);
my ($from, $to, $seconds) = @ARGV;
my $six = $to =~ /:/;
sub fail { print STDERR "@_: $!\\n"; exit 2 }
my ($family, $protocol, $request, $reply) = $six ? (AF_INET6, 58, 128, 129) : (AF_INET, 1, 8, 0);
sub name {
  my $ip = inet_pton($family, $_[0]) or fail("address");
  return $six ? pack_sockaddr_in6(0, $ip) : pack_sockaddr_in(0, $ip);
}
socket(my $socket, $family, SOCK_RAW, $protocol) or fail("socket");
bind($socket, name($from)) or fail("bind");
connect($socket, name($to)) or exit 1;
my $id = int(rand(65536));
my $sum = ($request << 8) + $id + 1;
$sum = ($sum & 0xffff) + ($sum >> 16) while $sum >> 16;
my $packet = pack("CCnnn", $request, 0, $six ? 0 : ~$sum & 0xffff, $id, 1);
defined send($socket, $packet, 0) or exit 1;
my $deadline = time + $seconds;
while ((my $left = $deadline - time) > 0) {
  my $ready = ""; vec($ready, fileno($socket), 1) = 1;
  last unless select($ready, undef, undef, $left);
  defined recv($socket, my $answer, 2048, 0) or next;
  $answer = substr($answer, 4 * (ord($answer) & 15)) unless $six;
  my ($type, $code, $checksum, $its, $sequence) = unpack("CCnnn", $answer);
  exit 0 if $type == $reply && $its == $id && $sequence == 1;
}
exit 1;
`;
