'use strict';

/**
 * Sends and answers traffic in the network namespace that it is started in. It takes requests as lines of JSON on
 * stdin and answers each with a line of JSON that carries the same `id`; it ends when stdin does.
 *
 * One process for thousands of attempts: to start Node for each would take fifty times as long.
 */

const { spawn } = require('node:child_process');
const dgram = require('node:dgram');
const net = require('node:net');
const readline = require('node:readline');
const { clearTimeout, setTimeout } = require('node:timers');

/** What a TCP client gets, to be told apart from a port that is merely open. */
const GREETING = 'answer\n';

const operations = { processId, listenTcp, listenUdp, listenFtp, connectTcp, holdTcp, connectFtp, askUdp };

/** Prints a line for each ICMP error about a TCP packet: the outcome, and the source of that packet. */
const REJECTION_WATCH = `
use strict; use warnings; use Socket qw(:all);
socket(my $four, AF_INET, SOCK_RAW, 1) or die "socket: $!";
socket(my $six, AF_INET6, SOCK_RAW, 58) or die "socket: $!";
my ($in, $in4, $in6) = map { my $bits = ""; vec($bits, fileno($_), 1) = 1; $bits } (*STDIN, $four, $six);
$| = 1;
print "ready\\n";
while (select(my $ready = $in | $in4 | $in6, undef, undef, undef) > 0) {
  exit if ($ready & $in) =~ /[^\\0]/;
  if (($ready & $in4) =~ /[^\\0]/) {
    recv($four, my $packet, 2048, 0);
    my $icmp = substr($packet, 4 * (ord($packet) & 15));
    my $sent = substr($icmp, 8);
    next if length($sent) < 24 || ord($icmp) != 3 || ord(substr($sent, 9)) != 6;
    my $outcome = ord(substr($icmp, 1)) == 3 ? "refused" : "unreachable";
    my $port = unpack("n", substr($sent, 4 * (ord($sent) & 15)));
    print join(" ", $outcome, inet_ntop(AF_INET, substr($sent, 12, 4)), $port), "\\n";
  }
  if (($ready & $in6) =~ /[^\\0]/) {
    recv($six, my $icmp, 2048, 0);
    my $sent = substr($icmp, 8);
    next if length($sent) < 44 || ord($icmp) != 1 || ord(substr($sent, 6)) != 6;
    my $outcome = ord(substr($icmp, 1)) == 4 ? "refused" : "unreachable";
    print join(" ", $outcome, inet_ntop(AF_INET6, substr($sent, 8, 16)), unpack("n", substr($sent, 40))), "\\n";
  }
}
`;

/** Attempts under way; see `watchRejections`. */
const connecting = new Set();

let rejectionsWatched;

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, operation, ...request } = JSON.parse(line);
  operations[operation](request).then(
    (result) => process.stdout.write(`${JSON.stringify({ id, result })}\n`),
    (error) => process.stdout.write(`${JSON.stringify({ id, error: String(error) })}\n`),
  );
});
process.stdin.on('end', () => process.exit(0));

/** As the machine that the agent runs on numbers its processes. */
function processId() {
  return Promise.resolve(process.pid);
}

/** A server that greets, and only knows EPSV, which announces a port for data. The kernel's helper reads from the second line on. */
function listenFtp({ port, dataPort }) {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.write('220 ready\r\n');
      socket.on('data', () => socket.write(`229 Entering Extended Passive Mode (|||${dataPort}|)\r\n`));
    });
    server.on('error', reject);
    server.listen({ port, host: '::', ipv6Only: false }, () => resolve(port));
  });
}

/** Whether data can be had: as `connectTcp`, to the port that the server announces over its control connection. */
async function connectFtp({ to, port, from, timeoutMs }) {
  const control = net.connect({ host: to, port, localAddress: from });
  try {
    const announced = await new Promise((resolve, reject) => {
      control.setTimeout(timeoutMs, () => reject(new Error('no answer on the control connection')));
      control.on('error', reject);
      control.on('data', (answer) => {
        const port = /\|\|\|(\d+)\|/.exec(String(answer))?.[1];
        if (port === undefined) control.write('EPSV\r\n');
        else resolve(Number(port));
      });
    });
    return await connectTcp({ to, port: announced, from, timeoutMs });
  } finally {
    control.destroy();
  }
}

/** On all addresses of both families. */
function listenTcp({ port }) {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.end(GREETING);
    });
    server.on('error', reject);
    server.listen({ port, host: '::', ipv6Only: false, backlog: 511 }, () => resolve(server.address().port));
  });
}

/** Sends back what it gets; one socket a family, for an IPv4 answer has to come from the address that was asked. */
function listenUdp({ port }) {
  return Promise.all(
    [
      { type: 'udp4', address: '0.0.0.0' },
      { type: 'udp6', address: '::' },
    ].map(
      ({ type, address }) =>
        new Promise((resolve, reject) => {
          const socket = dgram.createSocket({ type, ipv6Only: type === 'udp6' });
          socket.on('error', reject);
          socket.on('message', (message, sender) => socket.send(message, sender.port, sender.address));
          socket.bind({ port, address }, () => resolve(port));
        }),
    ),
  );
}

/** 'open' when the connection stands, 'refused' at once, 'timeout' when nothing comes back, 'unreachable' by ICMP. */
async function connectTcp({ to, port, from, timeoutMs }) {
  rejectionsWatched ??= watchRejections();
  await rejectionsWatched;
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: to, port, ...(from === undefined ? {} : { localAddress: from }) });
    const attempt = { socket, finish };
    const timer = setTimeout(() => finish('timeout'), timeoutMs);
    connecting.add(attempt);
    function finish(outcome) {
      clearTimeout(timer);
      connecting.delete(attempt);
      // A reset instead of a goodbye leaves nothing behind that could meet the next attempt.
      if (outcome === 'open') socket.resetAndDestroy();
      else socket.destroy();
      resolve(outcome);
    }
    socket.on('connect', () => finish('open'));
    socket.on('error', (error) => {
      const outcome = tcpOutcome(error.code);
      finish(outcome);
      if (outcome === undefined) reject(error);
    });
  });
}

/** A connection that stands as long as this process. */
async function holdTcp({ from, to, port }) {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: to, port, localAddress: from }, () => resolve('open'));
    socket.on('error', reject);
    socket.resume();
  });
}

/**
 * Reports ICMP errors to the attempts that they are about, whose sockets often miss them: between two namespaces the
 * error is back before `connect` has let go of the socket, and the kernel then puts it aside until the next SYN.
 */
function watchRejections() {
  const watcher = spawn('perl', ['-e', REJECTION_WATCH], { stdio: ['pipe', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    watcher.on('error', reject);
    readline.createInterface({ input: watcher.stdout }).on('line', (line) => {
      if (line === 'ready') return resolve();
      const [outcome, address, port] = line.split(' ');
      for (const { socket, finish } of connecting) {
        if (socket.localAddress === address && socket.localPort === Number(port)) finish(outcome);
      }
    });
  });
}

function tcpOutcome(code) {
  if (code === 'ECONNREFUSED' || code === 'ECONNRESET') return 'refused';
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH' || code === 'EACCES' || code === 'EPERM')
    return 'unreachable';
  if (code === 'ETIMEDOUT') return 'timeout';
  return undefined;
}

/** 'answered', 'refused' (ICMP port unreachable), 'timeout', or 'unreachable' (another ICMP error). */
function askUdp({ to, port, from, timeoutMs }) {
  return new Promise((resolve, reject) => {
    const socket = dgram.createSocket(net.isIPv6(to) ? 'udp6' : 'udp4');
    const timer = setTimeout(() => finish('timeout'), timeoutMs);
    const finish = (outcome) => {
      clearTimeout(timer);
      socket.close();
      resolve(outcome);
    };
    socket.on('message', () => finish('answered'));
    socket.on('error', (error) => {
      if (error.code === 'ECONNREFUSED') return finish('refused');
      if (['EHOSTUNREACH', 'ENETUNREACH', 'EACCES', 'EPERM'].includes(error.code))
        return finish('unreachable');
      clearTimeout(timer);
      reject(error);
    });
    socket.bind({ port: 0, ...(from === undefined ? {} : { address: from }) }, () => {
      // Connected, or the kernel would not report ICMP errors to it.
      socket.connect(port, to, (error) => {
        if (error) socket.emit('error', error);
        else socket.send('question');
      });
    });
  });
}
