# Sends packets of any shape from the clients of a sandbox to its host, and tells what comes where.
#
# Perl, which every Debian has: Node cannot open raw sockets. Started in the network of the host, with the namespace of the
# clients, the link of the clients, that of the host, and links of the host behind which nobody is. It opens its sockets there, and
# goes on in the network of the clients with them.
#
# Stdin: a line for each packet, `FAMILY HEX`, its IP header first; an empty line sends those before it. Stdout, for each batch:
# lines `PLACE PROTOCOL HEX`, and an empty one. PLACE is `host` (a socket of the host got it, so it went through INPUT), the name of a
# link behind the host, or `client` (an answer). PROTOCOL is 0 where HEX begins with an IP header.
use strict;
use warnings;
use Socket qw(:all);

use constant { AF_PACKET => 17, ETH_ALL => 3, ETH_MARKER => 0x88b5, SIOCGIFINDEX => 0x8933, SIOCGIFHWADDR => 0x8927 };
use constant { PACKET_OUTGOING_ => 4, SO_RCVBUFFORCE_ => 33 };
# So few that no queue overflows before it is read.
use constant WINDOW => 64;

my %protocols = (AF_INET, [1, 6, 17], AF_INET6, [58, 6, 17]);

sub fail { die "@_: $!\n" }

sub of_link {
  my ($link, $request) = @_;
  socket(my $any, AF_INET, SOCK_DGRAM, 0) or fail("socket");
  my $asked = pack("Z16x24", $link);
  ioctl($any, $request, $asked) or fail($link);
  return substr($asked, 16);
}

sub index_of { return unpack("i", of_link($_[0], SIOCGIFINDEX)) }

# Of struct sockaddr_ll.
sub link_name { my ($type, $index, $hardware) = @_; return pack("SniSCCa8", AF_PACKET, $type, $index, 0, 0, 6, $hardware // "") }

sub packet_socket {
  my ($link, $type) = @_;
  socket(my $socket, AF_PACKET, SOCK_DGRAM, unpack("S", pack("n", $type))) or fail("packet socket");
  bind($socket, link_name($type, index_of($link))) or fail("bind to $link");
  setsockopt($socket, SOL_SOCKET, SO_RCVBUFFORCE_, pack("i", 1 << 24)) or fail("buffer");
  return $socket;
}

# One processor: packets that are sent one after the other are then worked on in this order.
sub stay_on_one_processor {
  open(my $status, "<", "/proc/self/status") or fail("status");
  my ($first) = map { /^Cpus_allowed_list:\s*(\d+)/ ? $1 : () } <$status>;
  return ("taskset", "--cpu-list", $first);
}

sub in_network_of_host {
  my ($namespace, $client_link, $host_link, @behind) = @_;
  $^F = 255; # sockets stay open in the next program
  my @sockets = (["marker", 0, packet_socket($host_link, ETH_MARKER)]);
  for my $family (AF_INET, AF_INET6) {
    for my $protocol (@{ $protocols{$family} }) {
      socket(my $socket, $family, SOCK_RAW, $protocol) or fail("raw socket");
      setsockopt($socket, SOL_SOCKET, SO_RCVBUFFORCE_, pack("i", 1 << 24)) or fail("buffer");
      push @sockets, ["host", $family == AF_INET ? 0 : $protocol, $socket];
    }
  }
  push @sockets, [$_, 0, packet_socket($_, ETH_ALL)] for @behind;
  my $hardware = unpack("H12", substr(of_link($host_link, SIOCGIFHWADDR), 2));
  my @open = map { join(",", $_->[0], $_->[1], fileno($_->[2])) } @sockets;
  exec(stay_on_one_processor(), "nsenter", "--net=$namespace", $^X, $0, "client", $client_link, $hardware, @open)
    or fail("nsenter");
}

sub in_network_of_clients {
  my ($link, $hardware, @open) = @_;
  my @sockets = map {
    my ($place, $protocol, $number) = split /,/;
    open(my $socket, "+<&=", $number) or fail($place);
    [$place, $protocol, $socket];
  } @open;
  my $sender = packet_socket($link, ETH_ALL);
  push @sockets, ["client", 0, $sender];
  my $index = index_of($link);
  my $to = pack("H12", $hardware);
  $| = 1;
  print "ready\n";
  my @batch;
  while (my $line = <STDIN>) {
    if ($line =~ /^(\d) ([0-9a-f]+)$/) {
      push @batch, [$1 == 4 ? 0x0800 : 0x86dd, pack("H*", $2)];
      next;
    }
    while (my @some = splice(@batch, 0, WINDOW)) {
      send($sender, $_->[1], 0, link_name($_->[0], $index, $to)) // fail("send") for @some;
      send($sender, "marker", 0, link_name(ETH_MARKER, $index, $to)) // fail("send");
      tell_until_marker(@sockets);
    }
    print "\n";
  }
}

# All that has come before the marker is in the queues once it has come.
sub tell_until_marker {
  my @sockets = @_;
  my ($marker) = map { $_->[0] eq "marker" ? $_->[2] : () } @sockets;
  my $ready = "";
  vec($ready, fileno($marker), 1) = 1;
  select($ready, undef, undef, 10) or fail("the host got no marker within 10 s");
  for (@sockets) {
    my ($place, $protocol, $socket) = @$_;
    while (defined(my $from = recv($socket, my $data, 4096, MSG_DONTWAIT))) {
      next if $place eq "marker";
      my ($family, $type, $to, $hardware, $kind) = unpack("SniSC", $from);
      next if $place eq "client" && $kind == PACKET_OUTGOING_;
      print "$place $protocol ", unpack("H*", $data), "\n";
    }
  }
}

my $machine = shift @ARGV;
$machine eq "host" ? in_network_of_host(@ARGV) : in_network_of_clients(@ARGV);
