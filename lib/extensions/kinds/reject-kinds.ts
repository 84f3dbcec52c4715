/** What REJECT answers with; aliases and unique beginnings in any case, as `REJECT` of iptables-extensions(8) takes them. */
import { tryFindNearest } from '../../base/suggest';
import type { Family } from '../../net/family';
import { type ValueKind, accepted, refused, wordKind } from '../value-kind';

type Kinds = readonly (readonly [name: string, alias: string])[];

const kinds: Readonly<Record<Family, Kinds>> = {
  ipv4: [
    ['icmp-net-unreachable', 'net-unreach'],
    ['icmp-host-unreachable', 'host-unreach'],
    ['icmp-proto-unreachable', 'proto-unreach'],
    ['icmp-port-unreachable', 'port-unreach'],
    ['icmp-net-prohibited', 'net-prohib'],
    ['icmp-host-prohibited', 'host-prohib'],
    ['tcp-reset', 'tcp-rst'],
    ['icmp-admin-prohibited', 'admin-prohib'],
  ],
  ipv6: [
    ['icmp6-no-route', 'no-route'],
    ['icmp6-adm-prohibited', 'adm-prohibited'],
    ['icmp6-addr-unreachable', 'addr-unreach'],
    ['icmp6-port-unreachable', 'port-unreach'],
    ['tcp-reset', 'tcp-reset'],
    ['icmp6-policy-fail', 'policy-fail'],
    ['icmp6-reject-route', 'reject-route'],
  ],
};

export type RejectWith =
  | 'tcp-reset'
  | 'icmp-net-unreachable'
  | 'icmp-host-unreachable'
  | 'icmp-proto-unreachable'
  | 'icmp-port-unreachable'
  | 'icmp-net-prohibited'
  | 'icmp-host-prohibited'
  | 'icmp-admin-prohibited'
  | 'icmp6-no-route'
  | 'icmp6-adm-prohibited'
  | 'icmp6-addr-unreachable'
  | 'icmp6-port-unreachable'
  | 'icmp6-policy-fail'
  | 'icmp6-reject-route';

export const rejectWith: ValueKind<RejectWith> = wordKind<RejectWith>({
  name: 'reject type',
  allowed: 'one of the reject types of the rule’s family, such as tcp-reset or icmp-port-unreachable',
  parse: (word, { family }) => {
    const written = word.toLowerCase();
    const found = kinds[family].find((kind) => kind.some((spelling) => spelling.startsWith(written)));
    if (found !== undefined && written !== '') return accepted(found[0]);
    const names = kinds[family].map(([name]) => name);
    return refused(`not one of ${names.join(', ')}`, tryFindNearest(word, names));
  },
  sample: (random, { family }) =>
    random.pick(kinds[family].filter(([name]) => name !== 'tcp-reset'))[random.integer(0, 1)] ?? '',
});
