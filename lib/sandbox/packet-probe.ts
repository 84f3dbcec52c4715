/**
 * One real packet of a new connection, sent in a sandbox: whether an answer comes back.
 *
 * Something has to answer, or a packet that gets through would look like one that was rejected. So a listener is started at the
 * other end, unless the port is taken, as that of sshd is; who has the port then answers.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { FirewallError } from '../base/firewall-error';
import type { Family } from '../net/family';
import { commandFailed } from './diagnostics';
import { enterArguments } from './enter';
import type { Machine } from './machine-start';
import { PING_SCRIPT } from './ping-script';
import { runCommand } from './run-command';
import type { Sandbox } from './sandbox';

export interface ProbedPacket {
  /** Who sends it: a client to the host, or the host to a client. */
  readonly from: Machine;
  readonly family: Family;
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  /** Of TCP and UDP. */
  readonly port?: number;
  /** Address of the client; one that it does not have is lent to it. @default its first one */
  readonly clientAddress?: string;
  /** How long an answer may take, in milliseconds. */
  readonly timeoutMs: number;
}

/** @throws FirewallError `sandbox/dead`, `sandbox/command-failed` */
export async function probe(sandbox: Sandbox, packet: ProbedPacket): Promise<boolean> {
  const { from, family, protocol, port = 0, timeoutMs } = packet;
  const { address4, address6, clientAddresses4, clientAddresses6 } = sandbox.traffic;
  const host = family === 'ipv4' ? address4 : address6;
  const own = family === 'ipv4' ? clientAddresses4 : clientAddresses6;
  const client = packet.clientAddress ?? own[0] ?? '';
  if (!own.includes(client)) await lend(sandbox, client, family);
  const [source, destination] = from === 'client' ? [client, host] : [host, client];
  if (protocol === 'icmp')
    return succeeds(sandbox, from, [
      'perl',
      '-e',
      PING_SCRIPT,
      source,
      destination,
      String(timeoutMs / 1000),
    ]);
  const stop = await listen(sandbox, from === 'client' ? 'host' : 'client', protocol, port);
  try {
    const attempt = [protocol, destination, String(port), source, String(timeoutMs)];
    return await succeeds(sandbox, from, [process.execPath, '-e', ATTEMPT, ...attempt]);
  } finally {
    await stop();
  }
}

/** The client gets the address, and the host a route to it. */
async function lend({ ...sandbox }: Sandbox, address: string, family: Family): Promise<void> {
  const { interface: ofHost, clientInterface } = sandbox.traffic;
  const [flag, length, options] = family === 'ipv4' ? ['-4', '32', []] : ['-6', '128', ['nodad']];
  const given = ['address', 'replace', `${address}/${length}`, 'dev', clientInterface, ...options];
  await must(sandbox, 'client', ['ip', flag, ...given]);
  await must(sandbox, 'host', ['ip', flag, 'route', 'replace', address, 'dev', ofHost]);
}

async function must(sandbox: Sandbox, machine: Machine, argv: readonly string[]): Promise<void> {
  if (!(await succeeds(sandbox, machine, argv)))
    throw new FirewallError(commandFailed(argv, 'exit status 1', ''));
}

/** Exit status 0 is yes, 1 is no. */
async function succeeds(sandbox: Sandbox, machine: Machine, argv: readonly string[]): Promise<boolean> {
  const command = enterArguments(sandbox, machine, argv, { networkOnly: true });
  const { exitCode, stderr } = await runCommand(command, { ownSession: true });
  if (exitCode === 0 || exitCode === 1) return exitCode === 0;
  throw new FirewallError(commandFailed(argv, `exit status ${String(exitCode)}`, stderr));
}

/** @returns what ends it again */
async function listen(
  sandbox: Sandbox,
  machine: Machine,
  protocol: string,
  port: number,
): Promise<() => Promise<void>> {
  const argv = [process.execPath, '-e', LISTENER, protocol, String(port)];
  const [command = '', ...args] = enterArguments(sandbox, machine, argv, { networkOnly: true });
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => {
    child.on('close', () => {
      resolve();
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => {
      reject(new FirewallError(commandFailed(argv.slice(0, 1), `exit status ${String(code)}`, '')));
    });
    createInterface({ input: child.stdout }).on('line', () => {
      resolve();
    });
  });
  return async () => {
    child.stdin.end();
    await ended;
  };
}

/** Answers on all addresses of both families until its input ends. */
const LISTENER = `
const [protocol, port] = process.argv.slice(1);
const ready = () => console.log('ready');
const failed = (error) => (error.code === 'EADDRINUSE' ? ready() : process.exit(2));
if (protocol === 'tcp') {
  const server = require('net').createServer((socket) => socket.on('error', () => {}).end('answer'));
  server.on('error', failed).listen({ port: Number(port), host: '::', ipv6Only: false }, ready);
} else {
  let bound = 0;
  for (const [type, address] of [['udp4', '0.0.0.0'], ['udp6', '::']]) {
    const socket = require('dgram').createSocket({ type, ipv6Only: type === 'udp6' });
    socket.on('error', failed).on('message', (message, to) => socket.send(message, to.port, to.address));
    socket.bind({ port: Number(port), address }, () => ++bound === 2 && ready());
  }
}
process.stdin.resume().on('end', () => process.exit(0));
`;

/** Ends with 0 when an answer came, with 1 when none did. */
const ATTEMPT = `
const [protocol, to, port, from, timeoutMs] = process.argv.slice(1);
const end = (status) => process.exit(status);
const refused = ['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'EACCES', 'EPERM', 'ETIMEDOUT'];
const failed = (error) => {
  if (refused.includes(error.code)) end(1);
  console.error(String(error));
  end(2);
};
setTimeout(() => end(1), Number(timeoutMs));
if (protocol === 'tcp') {
  const socket = require('net').connect({ host: to, port: Number(port), localAddress: from });
  socket.on('error', failed).on('connect', () => {
    socket.resetAndDestroy();
    socket.on('close', () => end(0));
  });
} else {
  const socket = require('dgram').createSocket(to.includes(':') ? 'udp6' : 'udp4');
  socket.on('error', failed).on('message', () => end(0));
  socket.bind({ port: 0, address: from }, () => socket.connect(Number(port), to, () => socket.send('question')));
}
`;
