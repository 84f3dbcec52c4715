/**
 * What zones say of packets that the host routes: those from a zone may go to the same zone where it has `<forward/>`, and no others,
 * unless its target is ACCEPT. Connections that are answered, and those that a port forward has redirected, go on.
 */
import { type Family, families } from '../../../net/family';
import { type Packets, bindingKinds, tryFindBinding } from './bindings';
import type { KnownSets } from './described-sets';
import type { NamedFile } from './element-rules';
import { childrenOf } from './xml';

/** A command behind `-t filter`, with the element that says it. */
interface ForwardCommand extends Packets {
  readonly file: string;
  readonly line: number;
}

/**
 * @param bound zones with a source or an interface
 * @param usual the default zone; undefined where it is not known
 */
export function forwardCommands(
  bound: readonly NamedFile[],
  usual: NamedFile | undefined,
  sets: KnownSets,
): readonly ForwardCommand[] {
  const chainOf = ({ name }: NamedFile): string => `forward-${name}`.slice(0, 28);
  const chains = bound.map((zone) => command(zone, 1, ['-N', chainOf(zone)]));
  const jumps = bindingKinds.flatMap((kind) =>
    bound.flatMap((zone) =>
      childrenOf(zone.root, kind).flatMap((element) => {
        const from = tryFindBinding(element, 'in', sets);
        const words = ['-A', 'FORWARD', ...(from?.words ?? []), '-g', chainOf(zone)];
        return from === undefined ? [] : [command(zone, element.line, words, from.families)];
      }),
    ),
  );
  const inside = bound.flatMap((zone) => [
    ...within(zone, chainOf(zone), sets),
    ...rest(zone, chainOf(zone)),
  ]);
  const last = usual === undefined ? [] : rest(usual, 'FORWARD');
  const place = usual ?? bound[0];
  const policy = place === undefined ? [] : [command(place, 1, ['-P', 'FORWARD', 'DROP'])];
  return [...chains, ...jumps, ...inside, ...policy, ...last];
}

function within(zone: NamedFile, chain: string, sets: KnownSets): readonly ForwardCommand[] {
  if (childrenOf(zone.root, 'forward').length === 0) return [];
  return bindingKinds.flatMap((kind) =>
    childrenOf(zone.root, kind).flatMap((element) => {
      const to = tryFindBinding(element, 'out', sets);
      const words = ['-A', chain, ...(to?.words ?? []), '-j', 'ACCEPT'];
      return to === undefined ? [] : [command(zone, element.line, words, to.families)];
    }),
  );
}

/** What becomes of all other packets of a zone. */
function rest(zone: NamedFile, chain: string): readonly ForwardCommand[] {
  const target = { ACCEPT: 'ACCEPT', DROP: 'DROP' }[zone.root.attributes['target'] ?? ''];
  return families.map((family) => {
    const rejects = family === 'ipv4' ? 'icmp-host-prohibited' : 'icmp6-adm-prohibited';
    const decision = target === undefined ? ['REJECT', '--reject-with', rejects] : [target];
    return command(zone, 1, ['-A', chain, '-j', ...decision], [family]);
  });
}

function command(
  { file }: NamedFile,
  line: number,
  words: readonly string[],
  inFamilies: readonly Family[] = families,
): ForwardCommand {
  return { file, line, words, families: inFamilies };
}
