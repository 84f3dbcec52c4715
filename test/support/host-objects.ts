/** Extensions that a bare network namespace cannot take: they need something that others make first. */
import type { Extension, OptionSpec } from '../../lib/extensions/extension';

const hostObjects: Readonly<Record<string, string>> = {
  'match set': 'an ipset, and the ipset command is not everywhere',
  'target SET': 'an ipset, and the ipset command is not everywhere',
  'match nfacct': 'an accounting object, made by nfacct',
  'match rateest': 'an estimator of that name, made by a RATEEST rule before it',
  'target SECMARK': 'SELinux',
  'target LED': 'a kernel with LED triggers',
  'match ipvs': 'a kernel with IPVS',
  'match cgroup --path': 'a control group of that name',
  'match bpf --object-pinned': 'a BPF program of that name',
  'target CT --helper': 'a kernel with that helper',
  'target CT --timeout': 'a timeout policy, made by nfct',
};

/** Whether an extension, or one of its options, cannot be tried on a bare host. */
export function needsHostObjects({ kind, name }: Extension, option?: OptionSpec): boolean {
  const what = option === undefined ? `${kind} ${name}` : `${kind} ${name} ${option.flag}`;
  return Object.hasOwn(hostObjects, what);
}
