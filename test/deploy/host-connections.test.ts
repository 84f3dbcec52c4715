import { hostCatalogue } from '../../lib/host/catalogue';
import { FirewallError } from '../../lib/base/firewall-error';
import { freshConnections, keptConnections } from '../../lib/deploy/host-connections';
import { type Connection, remoteScript } from '../../lib/host/transport';

const script = remoteScript('true');

/** Counts the connections to each host; tests lose them. */
function fakeHosts() {
  const made: { readonly host: string; isOpen: boolean; isClosed: boolean }[] = [];
  const openTransport = (host: string) => ({
    description: host,
    connect: (): Promise<Connection> => {
      const state = { host, isOpen: true, isClosed: false };
      made.push(state);
      return Promise.resolve({
        description: host,
        get isOpen() {
          return state.isOpen;
        },
        run: () => Promise.resolve({ exitCode: 0, stdout: Buffer.alloc(0), stderr: '' }),
        close: () => {
          state.isClosed = true;
          state.isOpen = false;
          return Promise.resolve();
        },
      });
    },
  });
  return { made, openTransport };
}

const lost = new FirewallError(hostCatalogue.problem({ code: 'host/connection-lost', summary: 'gone' }));
const look = async (connection: Connection): Promise<string> => {
  await connection.run(script);
  return connection.description;
};
const use = { look, work: (_: Connection, seen: string) => Promise.resolve(seen), abort: undefined };

test('a fresh connection is closed after its use, also when that fails', async () => {
  const { made, openTransport } = fakeHosts();
  const connections = freshConnections(openTransport);
  expect(await connections.use('a', use)).toBe('a');
  await expect(connections.use('a', { ...use, work: () => Promise.reject(lost) })).rejects.toBe(lost);
  expect(made.map(({ isClosed }) => isClosed)).toEqual([true, true]);
});

test('a kept connection is used again, by several at once too, and closed in the end', async () => {
  const { made, openTransport } = fakeHosts();
  const connections = keptConnections(openTransport);
  await Promise.all([connections.use('a', use), connections.use('a', use), connections.use('b', use)]);
  await connections.use('a', use);
  expect(made.map(({ host, isClosed }) => [host, isClosed])).toEqual([
    ['a', false],
    ['b', false],
  ]);
  await connections.close();
  expect(made.every(({ isClosed }) => isClosed)).toBe(true);
});

test('one that is known to be lost is made anew before anything is done', async () => {
  const { made, openTransport } = fakeHosts();
  const connections = keptConnections(openTransport);
  await connections.use('a', use);
  for (const each of made) each.isOpen = false;
  let looks = 0;
  await connections.use('a', { ...use, look: (connection) => (looks++, look(connection)) });
  expect([made.length, looks]).toEqual([2, 1]);
});

test('one that turns out to be lost at the look is looked over again, on a new one, and only once', async () => {
  const { made, openTransport } = fakeHosts();
  const connections = keptConnections(openTransport);
  await connections.use('a', use);
  let looks = 0;
  const losing = { ...use, look: () => (looks++, Promise.reject(lost)) };
  await expect(connections.use('a', losing)).rejects.toBe(lost);
  expect([made.length, looks]).toEqual([2, 2]);
});

test('work that fails is not done again, and does not cost an open connection', async () => {
  const { made, openTransport } = fakeHosts();
  const connections = keptConnections(openTransport);
  let works = 0;
  const failing = { ...use, work: () => (works++, Promise.reject(new Error('no'))) };
  await expect(connections.use('a', failing)).rejects.toThrow('no');
  await connections.use('a', use);
  expect([made.length, works]).toEqual([1, 1]);
});

test('beyond the most that are kept, connections are closed after use', async () => {
  const { made, openTransport } = fakeHosts();
  const connections = keptConnections(openTransport, { most: 1 });
  for (const host of ['a', 'b', 'a', 'b']) await connections.use(host, use);
  expect(made.map(({ host, isClosed }) => [host, isClosed])).toEqual([
    ['a', false],
    ['b', true],
    ['b', true],
  ]);
  await connections.close();
});
