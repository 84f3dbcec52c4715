import { hostCatalogue } from '../../lib/host/catalogue';
import { FirewallError } from '../../lib/base/firewall-error';
import { prefetchedReads } from '../../lib/deploy/prefetched-reads';
import { keptConnections } from '../../lib/deploy/host-connections';
import type { Connection, RunOptions } from '../../lib/host/transport';

const nonce = 'a1b2c3d4e5f6a7b8';
const save = '*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n';
const frame = (name: string, text: string): string => `${nonce} begin ${name}\n${text}\n${nonce} end 0\n`;
const output = [
  frame('user', 'root'),
  frame('iptables-version', 'iptables v1.8.9 (nf_tables)'),
  frame('iptables-save', save),
  frame('ip6tables-missing', ''),
  frame('done', ''),
].join('');

/** A host that prints when it is told to. */
function fakeHost() {
  const runs: { readonly options: RunOptions; readonly end: () => void }[] = [];
  const connection: Connection = {
    description: 'ssh://host',
    isOpen: true,
    run: (_script, options = {}) =>
      new Promise((resolve) => {
        const end = (): void => resolve({ exitCode: 0, stdout: Buffer.from(output), stderr: '' });
        runs.push({ options, end });
      }),
    close: () => Promise.resolve(),
  };
  const connections = keptConnections((_host: string) => ({
    description: 'ssh://host',
    connect: () => Promise.resolve(connection),
  }));
  return { runs, reads: prefetchedReads(connections, () => nonce) };
}

test('it is begun when the host prints something, and what it prints is taken once', async () => {
  const { runs, reads } = fakeHost();
  const prefetched = reads.begin('host');
  await new Promise(setImmediate);
  runs[0]?.options.onStdout?.(Buffer.from(output.slice(0, 10)));
  await prefetched;
  const taken = reads.tryTake('host');
  expect(reads.tryTake('host')).toBeUndefined();
  runs[0]?.end();
  expect((await taken)?.families.map(({ save: bytes }) => bytes.toString())).toEqual([save]);
  expect(runs).toHaveLength(1);
});

test('a host that says nothing is not waited for', async () => {
  const { runs, reads } = fakeHost();
  await reads.begin('host');
  expect(runs).toHaveLength(1);
  expect(reads.tryTake('another host')).toBeUndefined();
  expect(reads.tryTake('host')).toBeDefined();
});

test('who takes it is told that the host cannot be reached, and nobody else', async () => {
  const lost = new FirewallError(hostCatalogue.problem({ code: 'host/refused', summary: 'nobody is there' }));
  const connections = keptConnections((_host: string) => ({
    description: 'ssh://host',
    connect: () => Promise.reject(lost),
  }));
  const reads = prefetchedReads(connections, () => nonce);
  await reads.begin('host');
  await expect(reads.tryTake('host')).rejects.toBe(lost);
});
