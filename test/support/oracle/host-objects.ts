/**
 * What the kernel keeps by name and rules only refer to: made in each network namespace in which rules are tried, as
 * far as this machine can make it.
 */
import type { Extension, HostObject, OptionSpec } from '../../../lib/extensions/extension';
import { extensionsOf } from '../../../lib/extensions/registry';
import type { ParseContext, RandomSource } from '../../../lib/extensions/value-kind';
import { type Family, commandOf, otherFamily } from '../../../lib/net/family';

/** What a bare network namespace cannot be given, and what it would need. */
const unavailable: Readonly<Record<string, string>> = {
  'target SECMARK': 'SELinux',
  'target LED': 'a kernel with LED triggers',
  'match ipvs': 'a kernel with IPVS',
  'match bpf --object-pinned': 'a BPF program of that name',
};

/** Whether an extension, or one of its options, cannot be tried here, wherever the rule stands. */
export function cannotBeTried({ kind, name }: Extension, option?: OptionSpec): boolean {
  const what = option === undefined ? `${kind} ${name}` : `${kind} ${name} ${option.flag}`;
  return Object.hasOwn(unavailable, what);
}

interface MadeObject {
  /** Names of those that are there for a rule of this protocol. */
  readonly names: (protocol: string | undefined) => readonly string[];
  /** Shell commands that make them. */
  readonly make: (family: Family) => readonly string[];
}

const sets = Array.from({ length: 10 }, (_, index) => `set${String(index)}`);
const estimators = ['est0', 'est1', 'est2'];
const accounts = ['acc0', 'acc1'];

const made: Readonly<Record<HostObject, MadeObject>> = {
  'an ipset': {
    names: () => sets,
    make: (family) => {
      const inet = family === 'ipv4' ? 'inet' : 'inet6';
      const lines = sets.map(
        (name) => `create ${name} hash:ip,port family ${inet} counters timeout 0 skbinfo`,
      );
      return [`printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')} | ipset restore`];
    },
  },
  // By rules of the other family, which no restore of this one empties.
  'an estimator': {
    names: () => estimators,
    make: (family) => {
      const rules = estimators.map(
        (name) => `-A OUTPUT -j RATEEST --rateest-name ${name} --rateest-interval 250ms --rateest-ewmalog 1s`,
      );
      const lines = ['*mangle', ...rules, 'COMMIT'].map((line) => `'${line}'`).join(' ');
      return [`printf '%s\\n' ${lines} | ${commandOf(otherFamily(family))}-legacy-restore`];
    },
  },
  'an accounting object': { names: () => accounts, make: () => accounts.map((name) => `nfacct add ${name}`) },
  'a pinned program': { names: () => [], make: () => [] },
  // The root is always there.
  'a control group': { names: () => ['/'], make: () => [] },
  // Part of every kernel that tracks FTP.
  'a connection tracking helper': {
    names: (protocol) => (protocol === 'tcp' ? ['ftp'] : []),
    make: () => [],
  },
  'a timeout policy': {
    names: (protocol) => (protocol === 'tcp' || protocol === 'udp' ? [`t${protocol}`] : []),
    make: (family) => {
      const inet = family === 'ipv4' ? 'inet' : 'inet6';
      return [
        `nfct add timeout ttcp ${inet} tcp established 100`,
        `nfct add timeout tudp ${inet} udp unreplied 100`,
      ];
    },
  },
};

/** Names of objects of a kind that a rule may use. */
export function objectNames(object: HostObject, { protocol }: ParseContext): readonly string[] {
  return made[object].names(protocol);
}

/** The words of an option that names an object: one that is there, where there is one. */
export function objectWords(
  random: RandomSource,
  { value }: OptionSpec,
  object: HostObject,
  context: ParseContext,
): readonly string[] {
  const [sample = '', ...others] = value.sample(random, context);
  const names = objectNames(object, context);
  return [names.length === 0 ? sample : random.pick(names), ...others];
}

/** A shell script that makes what the rules of these texts use; nothing where they use nothing. */
export function makeObjects(family: Family, texts: readonly string[]): string {
  const flags = (object: HostObject): readonly string[] =>
    extensionsOf(family).flatMap(({ options }) =>
      Object.values<OptionSpec>(options)
        .filter(({ requiresHostObject }) => requiresHostObject === object)
        .flatMap(({ flag, aliases = [] }) => [flag, ...aliases]),
    );
  const isUsed = (object: HostObject): boolean => {
    const hostForms = flags(object);
    return texts.some((text) => hostForms.some((spelling) => text.includes(spelling)));
  };
  return (Object.keys(made) as HostObject[])
    .filter(isUsed)
    .flatMap((object) => made[object].make(family))
    .map((command) => `${command} || exit 99\n`)
    .join('');
}
