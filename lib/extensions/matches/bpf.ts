import { match } from '../extension';
import { bpfProgram } from '../kinds/bpf-programs';
import { text } from '../kinds/text';

export const bpf = match({
  name: 'bpf',
  summary: 'A Berkeley packet filter program.',
  families: ['ipv4', 'ipv6'],
  options: {
    bytecode: {
      flag: '--bytecode',
      value: bpfProgram,
      summary: 'Classic BPF, as `nfbpf_compile RAW EXPRESSION` prints it.',
    },
    objectPinned: {
      flag: '--object-pinned',
      value: text({ name: 'path', minBytes: 1, maxBytes: 511 }),
      requiresHostObject: 'a pinned program',
      summary: 'Path of an eBPF program that is pinned in the BPF file system of the host.',
      since: '1.6.2',
    },
  },
  exclusive: [['bytecode', 'objectPinned']],
  oneOf: ['bytecode', 'objectPinned'],
  example: '-m bpf --bytecode "4,48 0 0 9,21 0 1 6,6 0 0 1,6 0 0 0" -j ACCEPT',
});
