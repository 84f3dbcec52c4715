import { type LiveSnapshot, type ReadCircumstances, circumstancesOf } from '../deploy/live-snapshot';
import type { PrivateData } from './private-data';

/**
 * From where hosts were read in a run, and what stood around their rules, for the plan to see whether the way in stays. It is not kept
 * in the state: another machine that plans, another login or another connection is no drift.
 */
export class ConnectionsOfARun {
  private readonly byHost = new Map<string, ReadCircumstances>();

  note({ live }: LiveSnapshot): void {
    this.byHost.set(live.host, circumstancesOf(live));
  }

  /** What was read, with the connection over which it was, where that was in this run. */
  addTo(data: PrivateData): PrivateData {
    if (data.kind !== 'read') return data;
    const { snapshot } = data;
    const circumstances = this.byHost.get(snapshot.live.host);
    if (circumstances === undefined) return data;
    return { ...data, snapshot: { ...snapshot, live: { ...snapshot.live, ...circumstances } } };
  }
}
