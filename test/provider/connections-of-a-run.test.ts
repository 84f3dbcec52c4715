import { ConnectionsOfARun } from '../../lib/provider/connections-of-a-run';

const snapshot = { live: { host: 'ssh://web-1', families: [] }, fingerprint: 'f' };
const connection = '192.0.2.1 40000 192.0.2.9 22';

test('a host that was read in a run is planned with the connection over which it was read', () => {
  const connections = new ConnectionsOfARun();
  const read = { kind: 'read', snapshot } as const;
  expect(connections.addTo(read)).toEqual(read);
  connections.note({ ...snapshot, live: { ...snapshot.live, connection } });
  expect(connections.addTo(read)).toMatchObject({ snapshot: { live: { connection } } });
  const other = {
    kind: 'read',
    snapshot: { ...snapshot, live: { ...snapshot.live, host: 'ssh://web-2' } },
  } as const;
  expect(connections.addTo(other)).toEqual(other);
  expect(connections.addTo({ kind: 'imported' })).toEqual({ kind: 'imported' });
});
