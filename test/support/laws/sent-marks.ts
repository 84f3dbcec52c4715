/** Random changes of rules that set marks and ask for them, for packets that are really sent: see `sendable-packets.ts`. */
import fc from 'fast-check';
import type { Family } from '../../../lib/net/family';
import { answersOut, conditionsOf, rulesOf, words } from './sent-rulesets';

/** Lines of a save, without counters. */
export interface MarkChange {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export const setting = [
  ...['0x1/0x1', '0x0/0x1', '0x2/0x3', '0x5', '0x4/0x0'].map((mark) => `-j MARK --set-xmark ${mark}`),
  ...['0x10/0xf0', '0x1/0x3'].map((mark) => `-j CONNMARK --set-xmark ${mark}`),
  '-j CONNMARK --save-mark --nfmask 0xf --ctmask 0xff',
  '-j CONNMARK --restore-mark --nfmask 0xff --ctmask 0xff',
] as const;

export const asked = fc.constantFrom(
  ...['-m mark --mark 0x1/0x1', '-m mark ! --mark 0x2/0x3', '-m mark --mark 0x5', '-m mark --mark 0x4/0x6'],
  ...['-m connmark --mark 0x10/0xf0', '-m connmark ! --mark 0x1/0x3', '', ''],
  ...['-m mark ! --mark 0x101/0xff', '-m mark ! --mark 0x0/0x0', '-m connmark --mark 0x101/0xff'],
);

const ends = ['-j ACCEPT', '-j ACCEPT', '-j DROP', '-j REJECT'] as const;

/** So that no bit is asked for that no rule sets; nobody sends such packets. */
export const everyBit = ['MARK', 'CONNMARK'].map(
  (target) => `-A OUTPUT -p sctp -j ${target} --set-xmark 0xffffffff`,
);

/** Ports of the sender differ from one batch to the next. */
export function asksForSender(text: string): boolean {
  return / --(?:sport|ports) /.test(text);
}

/** One of which each kind of packet is told for certain: all that come in have a mark, and all that the host sends by UDP. */
export function certainMarkChange(family: Family): MarkChange {
  const marked = ['PREROUTING', 'OUTPUT'].map((chain) => `-A ${chain} -j MARK --set-xmark 0x1/0x1`);
  const filter = [
    ...['*filter', ':INPUT ACCEPT', ':FORWARD ACCEPT', ':OUTPUT ACCEPT', answersOut('OUTPUT', family)],
    ...['INPUT', 'FORWARD', 'OUTPUT'].map((chain) => `-A ${chain} -m mark --mark 0x1/0x1 -j DROP`),
  ];
  const mangle = ['*mangle', ':OWN -', ...everyBit];
  return { before: [...mangle, ...filter], after: [...mangle, ...marked, ...filter] };
}

/** Marks are set in PREROUTING and a chain of its own, and in the chains behind it; those filter. Some packets have no connection. */
export function markChanges(family: Family, link: string): fc.Arbitrary<MarkChange> {
  const { from, by, service } = conditionsOf(family, link);
  const who = words(from, by, service).filter((text) => !asksForSender(text));
  const part = family === 'ipv4' ? '10.20.128.0/17' : '2001:db8:b::8000/113';
  const out = words(
    fc.constantFrom('', `-d ${part}`, `! -d ${part}`),
    fc.constantFrom('', '-o out0', '! -o out1'),
    fc.constantFrom('', '-p udp', '-p tcp', '-p udp --dport 53:5353'),
  );
  const onItsWay = fc
    .tuple(
      rulesOf('PREROUTING', words(who, asked), [...setting, '-j OWN', '-g OWN', '-j ACCEPT', '-j RETURN'], 5),
      rulesOf('OWN', words(who, asked), [...setting, '-j RETURN', '-j ACCEPT'], 3),
    )
    .map((rules) => rules.flat());
  const there = fc
    .tuple(
      rulesOf('INPUT', words(who, asked), setting, 2),
      rulesOf('FORWARD', words(who, asked), setting, 2),
      rulesOf('OUTPUT', words(out, asked), [...setting, '-j RETURN'], 4),
    )
    .map((rules) => rules.flat());
  const policies = fc.tuple(
    ...['INPUT', 'FORWARD', 'OUTPUT'].map((chain) =>
      fc.constantFrom('ACCEPT', 'DROP').map((policy) => `:${chain} ${policy}`),
    ),
  );
  const filter = fc
    .tuple(
      rulesOf('INPUT', words(who, asked), ends, 4),
      rulesOf('FORWARD', words(who, asked), ends, 4),
      rulesOf('OUTPUT', words(out, asked), ends, 4),
    )
    .map((rules) => rules.flat());
  const untracked = fc
    .tuple(rulesOf('PREROUTING', who, ['-j CT --notrack'], 1), rulesOf('OUTPUT', out, ['-j CT --notrack'], 1))
    .map((rules) => rules.flat());
  const side = fc.record({ onItsWay, there, filter, untracked });
  const linesOf = (
    given: readonly string[],
    { onItsWay: first, there: second, filter: third, untracked: raw }: Sides,
  ): readonly string[] => [
    ...['*mangle', ':OWN -', ...first, ...second, ...everyBit],
    ...['*filter', ...given, answersOut('OUTPUT', family), ...third],
    ...['*raw', ...raw],
  ];
  const changing = fc.constantFrom<keyof Sides>('onItsWay', 'onItsWay', 'there', 'filter', 'untracked');
  return fc.tuple(policies, side, side, changing).map(([given, one, other, what]) => ({
    before: linesOf(given, one),
    after: linesOf(given, { ...one, [what]: other[what] }),
  }));
}

interface Sides {
  readonly onItsWay: readonly string[];
  readonly there: readonly string[];
  readonly filter: readonly string[];
  readonly untracked: readonly string[];
}
