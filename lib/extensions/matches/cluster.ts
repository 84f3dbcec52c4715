/**
 * cluster: which of several gateways that all see a packet handles it.
 *
 * The kernel keeps nodes as a mask, one bit a node, and iptables prints the mask; but it takes masks up to 32
 * only. So nodes from 7 on, each a larger bit, have `--cluster-local-node` as their canonical form: what is
 * printed for them could not be loaded again.
 */
import { type GivenOption, type OptionUse, match } from '../extension';
import { integer, maxUnsigned32, printHex } from '../kinds/numbers';
import { type Refused, refused } from '../value-kind';

const maxNodes = 32;
const maxMask = 32;

const eightDigits = (number: number): string => `0x${number.toString(16).padStart(8, '0')}`;

export const cluster = match({
  name: 'cluster',
  summary: 'Whether this node of a cluster handles the packet: nodes share them by a hash of the source.',
  families: ['ipv4', 'ipv6'],
  options: {
    clusterLocalNode: {
      flag: '--cluster-local-node',
      value: integer({ name: 'node', low: 1, high: maxNodes }),
      negatable: true,
      summary: 'This node, from 1.',
    },
    clusterLocalNodemask: {
      flag: '--cluster-local-nodemask',
      value: integer({ name: 'node mask', low: 1, high: maxUnsigned32, print: eightDigits }),
      negatable: true,
      summary: 'Nodes that this one stands for, one bit each; iptables takes masks up to 32.',
    },
    clusterTotalNodes: {
      flag: '--cluster-total-nodes',
      value: integer({ name: 'nodes', low: 1, high: maxNodes }),
      required: true,
      summary: 'How many nodes there are.',
    },
    clusterHashSeed: {
      flag: '--cluster-hash-seed',
      value: integer({ name: 'seed', low: 0, high: maxUnsigned32, print: eightDigits }),
      required: true,
      summary: 'Seed of the hash, the same on every node.',
    },
  },
  exclusive: [['clusterLocalNode', 'clusterLocalNodemask']],
  oneOf: ['clusterLocalNode', 'clusterLocalNodemask'],
  normalize,
  example:
    '-m cluster --cluster-total-nodes 2 --cluster-local-node 1 --cluster-hash-seed 0xdeadbeef -j MARK --set-mark 1',
});

function normalize(uses: readonly GivenOption[]): readonly OptionUse[] | Refused {
  const numberOf = (option: string): number | undefined => {
    const word = uses.find((use) => use.flag === option)?.words[0];
    return word === undefined ? undefined : Number(word);
  };
  const node = numberOf('--cluster-local-node');
  const mask = node === undefined ? numberOf('--cluster-local-nodemask') : 2 ** (node - 1);
  const total = numberOf('--cluster-total-nodes');
  const given = uses.find((use) => use.flag.startsWith('--cluster-local-'));
  // Without these, what is missing has been said.
  if (mask === undefined || total === undefined || given === undefined) return uses;
  if (mask >= 2 ** total)
    return refused(`there are ${String(total)} nodes, so the mask is below ${printHex(2 ** total)}`);
  const isSingle = Number.isInteger(Math.log2(mask));
  if (mask > maxMask && !isSingle)
    return refused('iptables takes no mask above 32: give each node its own rule');
  const local: OptionUse =
    mask > maxMask
      ? { ...given, flag: '--cluster-local-node', words: [String(Math.log2(mask) + 1)] }
      : { ...given, flag: '--cluster-local-nodemask', words: [eightDigits(mask)] };
  return [local, ...uses.filter((use) => use !== given)];
}
