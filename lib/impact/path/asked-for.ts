/** What clients ask for, whose connections nat leads to another port or address: who forwards port 8443 looks for 8443. */
import type { NumberRange, PacketField } from '../../extensions/packet-test';
import { type Node, everything, nothing } from '../diagrams/decision-diagrams';
import { exists, variablesFrom } from '../diagrams/free-variables';
import { type PacketRegion, type PacketRegions, regionsOf } from '../packets/packet-regions';
import { fieldOrder } from '../packets/packet-fields';
import type { RulesetSpace } from '../chains/ruleset-space';
import { packetsBefore } from './translate-packets';

/** A translation of destinations, and the packets that it takes. */
export interface Led {
  /** The target with its options, such as `DNAT --to-destination 192.0.2.1:80`. */
  readonly by: string;
  readonly before: Node;
}

type AskedField = 'destinationPort' | 'destination';

/** The values that packets had before, of the fields that are other ones now and had not just any value. */
export type AskedFor = ReadonlyMap<AskedField, readonly NumberRange[]>;

/**
 * @param region packets behind the translation, by their fields alone
 * @throws TooLarge
 */
export function askedFor(region: PacketRegion, { by, before }: Led, own: RulesetSpace): AskedFor {
  const { diagrams, space } = own;
  const fields = exists(diagrams, before, variablesFrom(space.firstQuestion));
  const asked = packetsBefore(packetsOf(region, own), fields, { outcome: by, hook: 'PREROUTING' }, own);
  const found = new Map<AskedField, readonly NumberRange[]>();
  for (const field of ['destinationPort', 'destination'] as const) {
    const others = fieldOrder.filter((other) => other !== field);
    const alone = others.reduce((set, other) => exists(diagrams, set, space.placeOf(other)), asked);
    const ranges = rangesOf(regionsOf(alone, space), field);
    if (ranges !== undefined && String(ranges) !== String(region.fields.get(field))) found.set(field, ranges);
  }
  return found;
}

function rangesOf({ regions }: PacketRegions, field: PacketField): readonly NumberRange[] | undefined {
  return regions[0]?.fields.get(field);
}

function packetsOf({ fields }: PacketRegion, { diagrams, space }: RulesetSpace): Node {
  return [...fields].reduce((set, [field, ranges]) => {
    // Where packets go out shows only behind PREROUTING.
    if (field === 'outInterface') return set;
    const { firstVariable, width } = space.placeOf(field);
    const inRange = ([first, last]: NumberRange): Node => diagrams.between(firstVariable, width, first, last);
    return diagrams.and(
      set,
      ranges.reduce((some, range) => diagrams.or(some, inRange(range)), nothing),
    );
  }, everything);
}
