/**
 * The marks that a packet and its connection carry inside the host, bit by bit, and what rules do to them and ask of them.
 *
 * A mark is no field of a packet: only rules and other programs of the host set it. So packets are followed in parts, each with one
 * mark, and a bit of it that nobody can know stays open.
 */
import { type Mark, tryParseMark } from '../../extensions/kinds/marks';
import { maxUnsigned32 } from '../../extensions/kinds/numbers';
import type { Ruleset } from '../../ruleset/model/ruleset';
import { withoutQuoted } from '../../ruleset/text/words';
import { trackingBy } from './connection-tracking';
import type { Condition } from './rule-conditions';

/** Bits of 32, and which of them are known. */
export interface KnownBits {
  readonly value: number;
  readonly known: number;
}

export interface CarriedMarks {
  readonly packet: KnownBits;
  /** `none` where connection tracking knows no connection of the packet: then no rule sets a mark there or finds one. */
  readonly connection: KnownBits | 'none';
  /** Whether a rule has taken the packet out of connection tracking: in tables behind raw it is UNTRACKED. */
  readonly isTakenOut?: true;
  /** Whether a rule of raw has given the packet a template for its connection: until it leaves raw, it is NEW there. */
  readonly hasTemplate?: true;
}

export const unknownBits: KnownBits = { value: 0, known: 0 };

export const unknownMarks: CarriedMarks = { packet: unknownBits, connection: unknownBits };

export function knownBits(value: number): KnownBits {
  return { value, known: maxUnsigned32 };
}

/** What a packet carries that no rule has met yet: nothing in all bits that rules set. What asks for others was set by somebody else. */
export function marksAtFirst(...rulesets: readonly Ruleset[]): CarriedMarks {
  const known = { packet: 0, connection: 0 };
  for (const ruleset of rulesets)
    for (const rule of rulesOf(ruleset)) {
      const set = settingOf(rule);
      if (set !== undefined) known[set.of] |= set.bits;
    }
  return {
    packet: { value: 0, known: known.packet >>> 0 },
    connection: { value: 0, known: known.connection >>> 0 },
  };
}

/** Whether rules set a mark and ask for one: else marks decide about nothing, or nobody here knows them. */
export function hasMarks(...rulesets: readonly Ruleset[]): boolean {
  const some = (holds: (rule: string) => boolean): boolean =>
    rulesets.some((ruleset) => {
      for (const rule of rulesOf(ruleset)) if (holds(rule)) return true;
      return false;
    });
  return some(setsMark) && some(asksMark);
}

/** Whether a rule asks for the mark of a packet or its connection. */
export function asksMark(rule: string): boolean {
  return rule.includes('mark ') && asksForMark.test(rule);
}

/** Whether a rule asks for bits that another one sets. */
export function asksForBitsOf(asking: string, setting: string): boolean {
  const set = settingOf(setting);
  return (
    set !== undefined &&
    [...asking.matchAll(/ ?-m (?:mark|connmark) (?:! )?--mark (\S+)/g)].some(([, word = '']) => {
      const asked = tryParseMark(word);
      return asked === undefined || set.bits === 0 || (asked.mask & set.bits) !== 0;
    })
  );
}

/** Whether a rule sets the mark of what it matches. */
export function setsMark(rule: string): boolean {
  return settingOf(rule) !== undefined;
}

/**
 * The marks of what a rule is tried on, whether it matches or not: `-m socket --restore-skmark` gives a packet the mark of the socket that
 * waits for it before the other matches are asked.
 */
export function marksWhenTried(rule: string, marks: CarriedMarks): CarriedMarks {
  return isRestoring(rule) ? { ...marks, packet: unknownBits } : marks;
}

function isRestoring(rule: string): boolean {
  return rule.includes('--restore-skmark') && withoutQuoted(rule).includes(' --restore-skmark');
}

/** Whether a rule sets the mark of the packet that it matches; that of its connection stays, whichever packet has given it. */
export function setsMarkOfPacket(rule: string): boolean {
  return settingOf(rule)?.of === 'packet';
}

/** The marks behind a rule that matches. */
export function marksAfter(rule: string, marks: CarriedMarks): CarriedMarks {
  const { packet, connection } = marks;
  const tracking = trackingBy(rule);
  if (tracking !== undefined) {
    if (marks.isTakenOut === true || marks.hasTemplate === true) return marks;
    // All packets of the rule share its template, and the mark of that.
    if (tracking === 'none') return { ...marks, connection: 'none', isTakenOut: true };
    return { ...marks, connection: unknownBits, hasTemplate: true };
  }
  const setting = settingOf(rule);
  if (setting === undefined) return marks;
  if (connection !== 'none') return { ...marks, ...setting.after({ packet, connection }) };
  if (setting.isOfConnection) return marks;
  return { ...marks, packet: setting.after({ packet, connection: unknownBits }).packet };
}

/** What is known of the marks of a packet that may carry the one or the other. */
export function commonMarks(one: CarriedMarks, other: CarriedMarks): CarriedMarks {
  const isUnlike = one.connection === 'none' || other.connection === 'none';
  return {
    packet: commonBits(one.packet, other.packet),
    connection: isUnlike ? unknownBits : commonBits(one.connection, other.connection),
  };
}

function commonBits(one: KnownBits, other: KnownBits): KnownBits {
  const known = (one.known & other.known & ~(one.value ^ other.value)) >>> 0;
  return { value: (one.value & known) >>> 0, known };
}

/** The same for the same marks. */
export function keyOfMarks({ packet, connection, isTakenOut, hasTemplate }: CarriedMarks): string {
  const bits = ({ value, known }: KnownBits): string => `${String((value & known) >>> 0)} ${String(known)}`;
  const tracking = isTakenOut === true ? 'out' : hasTemplate === true ? 'template' : '';
  return `${bits(packet)} ${connection === 'none' ? connection : bits(connection)} ${tracking}`;
}

/** Without the conditions that the marks answer; undefined when one of them does not hold. */
export function openConditions(
  conditions: readonly Condition[],
  marks: CarriedMarks,
): readonly Condition[] | undefined {
  const open: Condition[] = [];
  for (const condition of conditions) {
    const holds = condition.kind === 'question' ? answer(condition.text, marks) : undefined;
    if (holds === undefined) open.push(condition);
    else if (holds === condition.negated) return undefined;
  }
  return open;
}

const asksForMark = / -m (?:mark|connmark) |^-m (?:mark|connmark) /;
const markQuestion = /^-m (mark|connmark) (! )?--mark (\S+)$/;

function answer(question: string, marks: CarriedMarks): boolean | undefined {
  const [, match, not, word = ''] = markQuestion.exec(question) ?? [];
  const asked = tryParseMark(word);
  const carried = match === 'connmark' ? marks.connection : marks.packet;
  // Neither a mark is found there nor that there is another one.
  if (match !== undefined && carried === 'none') return false;
  if (match === undefined || asked === undefined || carried === 'none') return undefined;
  const { value, known } = carried;
  const differs = ((value ^ asked.value) & asked.mask & known) !== 0 || (asked.value & ~asked.mask) !== 0;
  const isKnown = (asked.mask & ~known) === 0;
  if (!differs && !isKnown) return undefined;
  return differs === (not !== undefined);
}

/** What a rule sets: of which, the bits, and how. */
interface Setting {
  readonly of: 'packet' | 'connection';
  readonly bits: number;
  /** Whether it does nothing to a packet without a connection. */
  readonly isOfConnection: boolean;
  readonly after: (marks: MarksOfConnection) => MarksOfConnection;
}

interface MarksOfConnection {
  readonly packet: KnownBits;
  readonly connection: KnownBits;
}

const target = /(?:^| )-j (MARK|CONNMARK) (--\S+)(.*)$/;

/** Targets that give the packet a mark that their rule does not name. */
const otherwise = /(?:^| )-j (?:HMARK |SET .*--map-mark)/;

function settingOf(rule: string): Setting | undefined {
  // What most rules have not costs less to look for than what this is about.
  if (!rule.includes('MARK ') && !rule.includes('-mark') && !rule.includes('skmark')) return undefined;
  const plain = withoutQuoted(rule);
  if (otherwise.test(plain) || isRestoring(rule))
    return {
      ...{ of: 'packet', bits: 0, isOfConnection: false },
      after: (marks) => ({ ...marks, packet: unknownBits }),
    };
  const [, name, flag, rest = ''] = target.exec(plain) ?? [];
  if (name === undefined) return undefined;
  const of = name === 'MARK' || flag === '--restore-mark' ? 'packet' : 'connection';
  const isOfConnection = name === 'CONNMARK';
  const isShifted = / --(?:left|right)-shift-mark /.test(rest);
  if (flag === '--set-xmark' && !isShifted) {
    const set = tryParseMark(rest.trim());
    if (set !== undefined)
      return {
        ...{ of, bits: set.mask | set.value, isOfConnection },
        after: (marks) => ({ ...marks, [of]: bitsSet(marks[of], set) }),
      };
  } else if ((flag === '--save-mark' || flag === '--restore-mark') && !isShifted) {
    const [taken, given] = [maskIn(rest, '--nfmask'), maskIn(rest, '--ctmask')];
    const [to, from] = flag === '--save-mark' ? [given, taken] : [taken, given];
    const other = of === 'packet' ? 'connection' : 'packet';
    return {
      ...{ of, bits: to | from, isOfConnection },
      after: (marks) => ({ ...marks, [of]: bitsCopied(marks[of], to, marks[other], from) }),
    };
  }
  return { ...{ of, bits: 0, isOfConnection }, after: (marks) => ({ ...marks, [of]: unknownBits }) };
}

function bitsSet({ value, known }: KnownBits, set: Mark): KnownBits {
  return { value: ((value & ~set.mask) ^ set.value) >>> 0, known: (known | set.mask) >>> 0 };
}

/** As the kernel does it: the bits `to` are cleared, and the bits `from` of the other mark turn those that they meet. */
function bitsCopied(bits: KnownBits, to: number, other: KnownBits, from: number): KnownBits {
  return {
    value: ((bits.value & ~to) ^ (other.value & from)) >>> 0,
    known: ((bits.known | to) & (other.known | ~from)) >>> 0,
  };
}

function maskIn(words: string, flag: string): number {
  const [, word = ''] = new RegExp(`${flag} (\\S+)`).exec(words) ?? [];
  return tryParseMark(word)?.value ?? maxUnsigned32;
}

function* rulesOf({ tables }: Ruleset): Generator<string> {
  for (const { chains } of tables.values())
    for (const { rules } of chains.values()) for (const { text } of rules) yield text;
}

/** A rule, and where it stands. */
export interface PlacedRule {
  readonly table: string;
  readonly chain: string;
  readonly text: string;
}

/** Whose matches ask for a mark. */
export function rulesAskingMarks(...rulesets: readonly Ruleset[]): readonly PlacedRule[] {
  return rulesets.flatMap(({ tables }) =>
    [...tables.values()].flatMap((table) =>
      [...table.chains.values()].flatMap((chain) =>
        chain.rules.flatMap(({ text }) =>
          asksMark(text) ? [{ table: table.name, chain: chain.name, text }] : [],
        ),
      ),
    ),
  );
}
