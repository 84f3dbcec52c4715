/** Rules about new connections to a service and nothing else. */
import type { Family } from '../../../net/family';
import type { ServicePart } from '../../../patterns/service-part';
import { type Code, tryFindServiceCode } from '../service-code';
import { tryFindPackets } from '../rule-shape';

export interface FoundService {
  readonly part: ServicePart;
  readonly code: Code;
}

/** The service of a rule; undefined where it says more, or something else. */
export function tryFindNewService(text: string, family: Family): FoundService | undefined {
  const packets = tryFindPackets(text, family);
  if (packets?.connections !== 'new') return undefined;
  const code = tryFindServiceCode(packets.service);
  return code === undefined ? undefined : { part: packets.service, code };
}

/** What the construct claims that governs who may reach them. */
export function portClaims(parts: readonly ServicePart[]): readonly string[] {
  return parts.flatMap((part) =>
    part.kind === 'port' && part.protocol === 'tcp' ? [`access to TCP port ${part.dport}`] : [],
  );
}
