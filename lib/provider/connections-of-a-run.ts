import type { LiveSnapshot } from '../deploy/live-snapshot';
import type { PrivateData } from './private-data';

/**
 * From where hosts were read in a run, for the plan to see whether that way in stays. It is not kept in the state: another machine
 * that plans, or another login, is no drift.
 */
export class ConnectionsOfARun {
  private readonly byHost = new Map<string, string>();

  note({ live: { host, connection } }: LiveSnapshot): void {
    if (connection !== undefined) this.byHost.set(host, connection);
  }

  /** What was read, with the connection over which it was, where that was in this run. */
  addTo(data: PrivateData): PrivateData {
    if (data.kind !== 'read') return data;
    const { snapshot } = data;
    const connection = this.byHost.get(snapshot.live.host);
    if (connection === undefined) return data;
    return { ...data, snapshot: { ...snapshot, live: { ...snapshot.live, connection } } };
  }
}
