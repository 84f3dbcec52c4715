/** Whether somebody else wrote what a host has of an owner, as far as the private bytes of a state can tell. */
import type { LoadEngine } from '../deploy/host-engine';
import type { Generations } from '../plan/ownership/generations';
import type { Value } from '../resource/value';
import type { PrivateData } from './private-data';

/** Whether the host has something of an owner that this state never wrote: it was imported, and not applied since. */
export function isWrittenElsewhere(engine: LoadEngine, before: PrivateData, owner: Value): boolean {
  return before.written === undefined && Object.keys(generationsIn(engine, before, owner)).length > 0;
}

/** Which commits wrote it; none where the host was not read. */
export function generationsIn(engine: LoadEngine, before: PrivateData, owner: Value): Generations {
  if (before.kind !== 'read' || typeof owner !== 'string') return {};
  return engine().generationsOf(before.snapshot.live, owner);
}
