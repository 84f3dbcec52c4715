/**
 * Many hosts by one program: what the first of them is asked, a sandbox answers, and the others say the same as soon as all have been asked.
 *
 *     node bench/played-hosts.mjs COUNT SANDBOX      (by `in-flight.mjs`)
 *
 * Each host is a port of the loopback interface where an SSH server listens, so all logins and all questions are real and are open at the
 * same time, and what they cost the hosts, which would be as many machines, is left out. Prints the first port and the fingerprint of the
 * host key as JSON, and plays until its input ends.
 */
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { root } from './sandbox-hosts.mjs';

const [count, name] = [Number(process.argv[2]), process.argv[3]];
const { findSandbox, inSandbox } = createRequire(import.meta.url)(
  join(root, 'build', 'lib', 'sandbox', 'index.js'),
);
const sandbox = await findSandbox(name);
const { private: hostKey, public: publicKey } = ssh2.utils.generateKeyPairSync('ed25519');

/** Those that wait for the others, with what answers them. */
let waiting = [];
/** Questions that have to be open before one is answered: all, but for a plan of one host. */
let wanted = count;

async function answer(command, stdin, reply) {
  waiting.push({ stdin, reply });
  if (waiting.length < wanted) return;
  const asked = waiting;
  waiting = [];
  const { exitCode, stdout } = await inSandbox(sandbox, ['sh', '-c', command], { stdin });
  const text = stdout.toString('latin1');
  // The text by which an answer is known is somewhere in the question, for all at the same place.
  const [, nonce = ''] = /^(\w{16,}) begin /m.exec(text) ?? [];
  const at = stdin.indexOf(nonce);
  for (const each of asked) {
    const own = each.stdin.slice(at, at + nonce.length);
    each.reply(exitCode, Buffer.from(text.replaceAll(nonce, own), 'latin1'));
  }
}

function serve(client) {
  client.on('error', () => undefined);
  client.on('authentication', (attempt) => {
    if (attempt.method === 'publickey') attempt.accept();
    else attempt.reject(['publickey']);
  });
  client.on('session', (acceptSession) => {
    acceptSession().on('exec', (acceptExec, _, { command }) => {
      const stream = acceptExec();
      const parts = [];
      stream.on('data', (part) => parts.push(part));
      stream.on('end', () => {
        void answer(command, Buffer.concat(parts).toString('latin1'), (status, output) => {
          stream.write(output);
          stream.exit(status);
          stream.end();
        });
      });
    });
  });
}

const firstPort = 20_000;
await Promise.all(
  Array.from({ length: count }, (_, index) => {
    const server = new ssh2.Server({ hostKeys: [hostKey] }, serve);
    return new Promise((resolve, reject) => {
      server.on('error', reject).listen(firstPort + index, '127.0.0.1', resolve);
    });
  }),
);
const key = Buffer.from(publicKey.split(' ')[1], 'base64');
const fingerprint = `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
console.log(JSON.stringify({ firstPort, fingerprint }));
process.stdin.on('data', (line) => {
  wanted = Number(line);
});
process.stdin.on('end', () => process.exit());
