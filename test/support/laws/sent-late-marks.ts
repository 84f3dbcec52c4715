/** Random changes of marks that rules of POSTROUTING ask for, where packets come through the host and from it. */
import fc from 'fast-check';
import type { Family } from '../../../lib/net/family';
import { type MarkChange, asked, asksForSender, everyBit, setting } from './sent-marks';
import { answersOut, conditionsOf, rulesOf, words } from './sent-rulesets';

const newSources = { ipv4: '192.0.2.250', ipv6: '2001:db8::ff' } as const;

/** Whatever filtered before is gone. */
const open = ['*filter'] as const;

/** One of which each kind of packet is told for certain: of what goes out by one link, the host drops its own and hides the others. */
export function certainLateChange(family: Family): MarkChange {
  const marked = ['PREROUTING', 'OUTPUT'].map((chain) => `-A ${chain} -j MARK --set-xmark 0x1/0x1`);
  const late = [
    '-A OUTPUT -j MARK --set-xmark 0x2/0x2',
    '-A POSTROUTING -o out0 -m mark --mark 0x3/0x3 -j DROP',
    '-A POSTROUTING -o out1 -p tcp -m mark --mark 0x1/0x3 -j DROP',
  ];
  const nat = [
    '*nat',
    `-A POSTROUTING -m mark --mark 0x1/0x1 ! -p tcp -j SNAT --to-source ${newSources[family]}`,
  ];
  const mangle = ['*mangle', ...everyBit, ...late];
  return {
    before: [...mangle, ...nat, ...open, '*raw'],
    after: [...mangle, ...marked, ...nat, ...open, '*raw'],
  };
}

/** Nothing before POSTROUTING drops, so what is seen of a packet that leaves the host is what becomes of it there. */
export function lateMarkChanges(family: Family, link: string): fc.Arbitrary<MarkChange> {
  const { from, by, service } = conditionsOf(family, link);
  const who = words(from, by, service).filter((text) => !asksForSender(text));
  const leaving = words(
    from.filter((text) => !text.includes('--src-range')),
    fc.constantFrom('', '-o out0', '! -o out1', '-o out+'),
    fc.constantFrom('', '-p udp', '-p tcp', '! -p tcp', '-p udp --dport 53:5353'),
  );
  const join = (...parts: readonly fc.Arbitrary<readonly string[]>[]): fc.Arbitrary<readonly string[]> =>
    fc.tuple(...parts).map((all) => all.flat());
  const own = ['-j OWN', '-g OWN', '-j RETURN'];
  const side = fc.record({
    onItsWay: join(
      rulesOf('PREROUTING', words(who, asked), [...setting, ...own], 4),
      rulesOf('FORWARD', words(who, asked), setting, 2),
      // No packet has an interface to go out by yet, and those of the host have none by which they came in.
      rulesOf(
        'OWN',
        words(from, service, fc.constantFrom('', '', '-o out0', '! -o out0', `-i ${link}`)).filter(
          (text) => !asksForSender(text),
        ),
        setting,
        3,
      ),
    ),
    ofHost: rulesOf('OUTPUT', words(leaving, asked), [...setting, ...own], 4),
    late: rulesOf('POSTROUTING', words(leaving, asked), [...setting, '-j DROP', '-j ACCEPT', '-j OWN'], 4),
    sources: rulesOf(
      'POSTROUTING',
      words(leaving, asked),
      [
        ...[`-j SNAT --to-source ${newSources[family]}`, `-j SNAT --to-source ${newSources[family]}`],
        ...['-j ACCEPT', '-j MARK --set-xmark 0x1/0x1'],
      ],
      3,
    ),
    untracked: join(
      rulesOf('PREROUTING', who, ['-j CT --notrack', '-j MARK --set-xmark 0x1/0x1'], 1),
      rulesOf('OUTPUT', leaving, ['-j CT --notrack'], 1),
    ),
  });
  const changing = fc.constantFrom<keyof Parts>(
    'onItsWay',
    'onItsWay',
    'ofHost',
    'late',
    'sources',
    'untracked',
  );
  return fc.tuple(side, side, changing).map(([one, other, what]) => ({
    before: linesOf(one, family),
    after: linesOf({ ...one, [what]: other[what] }, family),
  }));
}

interface Parts {
  readonly onItsWay: readonly string[];
  readonly ofHost: readonly string[];
  readonly late: readonly string[];
  readonly sources: readonly string[];
  readonly untracked: readonly string[];
}

function linesOf({ onItsWay, ofHost, late, sources, untracked }: Parts, family: Family): readonly string[] {
  return [
    ...['*mangle', ':OWN -', answersOut('POSTROUTING', family), ...onItsWay, ...ofHost, ...late, ...everyBit],
    ...['*raw', ...untracked, '*nat', ...sources, ...open],
  ];
}
