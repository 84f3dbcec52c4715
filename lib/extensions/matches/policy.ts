/**
 * policy: IPsec policies.
 *
 * With `--strict` the options after `--next` describe the next element of a policy, up to four; so options
 * repeat, each once an element.
 */
import { type GivenOption, type OptionUse, match } from '../extension';
import { hostPrefix } from '../kinds/host-prefixes';
import { choice } from '../kinds/choice';
import { integer, maxUnsigned32, printHex } from '../kinds/numbers';
import { type ParseContext, type Refused, type ValueKind, flag, refused } from '../value-kind';

const maxElements = 4;

const protocols = ['ah', 'esp', 'ipcomp'] as const;
const modes = ['tunnel', 'transport'] as const;

/** An element after the first: what is written after `--next`. */
export interface PolicyElement {
  readonly reqid?: number;
  readonly spi?: number | string;
  readonly proto?: (typeof protocols)[number];
  readonly mode?: (typeof modes)[number];
  readonly tunnelDst?: string;
  readonly tunnelSrc?: string;
}

const flags = {
  reqid: '--reqid',
  spi: '--spi',
  proto: '--proto',
  mode: '--mode',
  tunnelDst: '--tunnel-dst',
  tunnelSrc: '--tunnel-src',
} as const satisfies Record<keyof PolicyElement, string>;

/** `--next` takes no value; its typed argument holds the elements that follow, and writes them all. */
const nextElements: ValueKind<readonly PolicyElement[]> = {
  ...flag,
  name: 'next elements',
  write: (elements) =>
    elements.flatMap((element, index) => [
      ...(index > 0 ? ['--next'] : []),
      ...(Object.keys(flags) as (keyof PolicyElement)[]).flatMap((name) =>
        element[name] === undefined ? [] : [flags[name], String(element[name])],
      ),
    ]),
};

export const policy = match({
  name: 'policy',
  summary: 'IPsec policy that the packet came under, or will go out under.',
  families: ['ipv4', 'ipv6'],
  options: {
    dir: {
      flag: '--dir',
      value: choice({ name: 'direction', names: ['in', 'out'] }),
      required: true,
      summary: 'in: what decrypted it; out: what will encrypt it.',
    },
    pol: {
      flag: '--pol',
      value: choice({ name: 'policy', names: ['none', 'ipsec'] }),
      shown: () => ['ipsec'],
      summary: 'Whether there is a policy.',
    },
    strict: {
      flag: '--strict',
      value: flag,
      summary: 'The whole policy must be as described; else one element of it.',
    },
    reqid: {
      flag: flags.reqid,
      value: integer({ name: 'reqid', low: 0, high: maxUnsigned32 }),
      negatable: true,
      summary: 'Number of the policy’s rule.',
    },
    spi: {
      flag: flags.spi,
      value: integer({ name: 'SPI', low: 0, high: maxUnsigned32, print: printHex }),
      negatable: true,
      summary: 'Security parameter index.',
    },
    proto: {
      flag: flags.proto,
      value: choice({
        name: 'IPsec protocol',
        names: protocols,
        // By number, and by the other names in /etc/protocols.
        aliases: {
          ...{ '51': 'ah', '50': 'esp', '108': 'ipcomp' },
          ...{ 'IPSEC-AH': 'ah', 'IPSEC-ESP': 'esp', IPCOMP: 'ipcomp' },
        },
      }),
      negatable: true,
      summary: 'Encapsulation protocol.',
    },
    mode: {
      flag: flags.mode,
      value: choice({ name: 'mode', names: modes }),
      negatable: true,
      summary: 'Tunnel or transport mode.',
    },
    tunnelDst: {
      flag: flags.tunnelDst,
      value: hostPrefix,
      negatable: true,
      summary: 'Where the tunnel ends; tunnel mode only.',
    },
    tunnelSrc: {
      flag: flags.tunnelSrc,
      value: hostPrefix,
      negatable: true,
      summary: 'Where the tunnel begins; tunnel mode only.',
    },
    next: { flag: '--next', value: nextElements, summary: 'Begins the next element of the policy.' },
  },
  separator: 'next',
  needs: { next: ['strict'] },
  normalize,
  example: '-m policy --dir in --pol ipsec --proto esp --mode tunnel -j ACCEPT',
});

const whole: readonly string[] = ['--dir', '--pol', '--strict'];

const chainsOf: Readonly<Record<'in' | 'out', readonly string[]>> = {
  in: ['PREROUTING', 'INPUT', 'FORWARD'],
  out: ['FORWARD', 'OUTPUT', 'POSTROUTING'],
};

function normalize(uses: readonly GivenOption[], { chain }: ParseContext): readonly OptionUse[] | Refused {
  const given = uses.filter((use) => whole.includes(use.flag));
  // What iptables adds by itself stands in the first element, and what was given may stand in a later one.
  const general = given.filter(
    (use) => use.written !== undefined || !given.some((other) => other !== use && other.flag === use.flag),
  );
  const repeated = general.find(({ flag: name }, index) =>
    general.slice(index + 1).some((use) => use.flag === name),
  );
  if (repeated !== undefined) return refused(`\`${repeated.flag}\` may be given once, for the whole policy`);
  const wordOf = (option: string): string | undefined => general.find((use) => use.flag === option)?.words[0];
  const dir = wordOf('--dir') === 'out' ? 'out' : 'in';
  if (chain !== undefined && !chainsOf[dir].includes(chain))
    return refused(`\`--dir ${dir}\` works only in ${chainsOf[dir].join(', ')}`);
  const elements = splitElements(uses.filter((use) => !whole.includes(use.flag)));
  const isStrict = general.some((use) => use.flag === '--strict');
  if (wordOf('--pol') === 'none' && (isStrict || elements.flat().length > 0))
    return refused('`--pol none` says that there is no policy, so nothing of it can be asked for');
  if (elements.length > maxElements) return refused(`a policy has at most ${String(maxElements)} elements`);
  const empty = elements.findIndex((element) => element.length === 0);
  if (isStrict && empty >= 0) return refused(`element ${String(empty + 1)} of the policy is empty`);
  if (elements.some(hasTunnelOutsideTunnelMode))
    return refused('`--tunnel-src` and `--tunnel-dst` work only with `--mode tunnel`');
  const ordered = whole.flatMap((option) => general.find((use) => use.flag === option) ?? []);
  return [...ordered, ...elements.flatMap((element, index) => (index > 0 ? [next, ...element] : element))];
}

const next: OptionUse = { flag: '--next', negated: false, words: [] };

function splitElements(uses: readonly GivenOption[]): readonly (readonly GivenOption[])[] {
  const elements: GivenOption[][] = [[]];
  for (const use of uses) {
    if (use.flag === '--next') elements.push([]);
    else elements.at(-1)?.push(use);
  }
  return elements;
}

function hasTunnelOutsideTunnelMode(element: readonly GivenOption[]): boolean {
  const mode = element.find((use) => use.flag === flags.mode);
  const isTunnel = mode !== undefined && (mode.words[0] === 'tunnel') !== mode.negated;
  return !isTunnel && element.some((use) => use.flag === flags.tunnelDst || use.flag === flags.tunnelSrc);
}
