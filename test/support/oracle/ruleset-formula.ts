/**
 * What becomes of packets as a formula of SMT-LIB, for z3: rules are read as `packet-interpreter.ts` reads them, apart from `lib/impact`,
 * and so are the regions of a comparison.
 */
import type { OptionUse } from '../../../lib/extensions/extension';
import { type NumberRange, type PacketField, connectionStates } from '../../../lib/extensions/packet-test';
import { tryFindTarget } from '../../../lib/extensions/registry';
import type { PacketRegions } from '../../../lib/impact/packets/packet-regions';
import type { Family } from '../../../lib/net/family';
import type { MatchUse, Rule } from '../../../lib/ruleset/model/rule';
import type { Ruleset, Table } from '../../../lib/ruleset/model/ruleset';
import { parseRule } from '../../../lib/ruleset/parse/parse-rule';
import { tcpFlagBits, valueOfAddress } from '../laws/packet-values';
import { protocolNumbers } from './packet-interpreter';
import { valueOfInterface } from './region-membership';

/** Of all classes that random rules tell apart; the empty one is that of a packet without an interface. */
const interfaceNames = ['', 'eth0', 'eth1', 'eth10', 'eth2', 'enp3s0', 'tun0', 'tun1', 'wlan0'] as const;

const widths: Readonly<Record<PacketField, number>> = {
  protocol: 8,
  inInterface: 4,
  outInterface: 4,
  connectionState: 3,
  destinationPort: 16,
  icmpType: 16,
  destination: 128,
  source: 128,
  sourcePort: 16,
  tcpFlags: 6,
  fragment: 1,
  destinationTranslated: 1,
  sourceTranslated: 1,
};

/** Matches of the header above IP, of which a later fragment has nothing. */
const aboveIp: readonly string[] = ['tcp', 'udp', 'sctp', 'dccp', 'icmp', 'icmp6', 'multiport'];
const byField: readonly string[] = [...aboveIp, 'iprange', 'conntrack', 'state'];

export interface FormulaOptions {
  /** The interface that packets do not have there. */
  readonly absent?: 'inInterface' | 'outInterface';
  readonly hasFragments: boolean;
}

/** One question to z3: lines that declare, define and assert. */
export class Formulas {
  readonly lines: string[] = [];
  private readonly questions = new Map<string, string>();
  private count = 0;

  constructor(
    private readonly family: Family,
    { absent, hasFragments }: FormulaOptions,
  ) {
    for (const [field, width] of Object.entries(widths))
      this.lines.push(`(declare-const ${field} (_ BitVec ${String(width)}))`);
    const bits = family === 'ipv4' ? 32 : 128;
    this.assert(inRange('source', [0n, (1n << BigInt(bits)) - 1n]));
    this.assert(inRange('destination', [0n, (1n << BigInt(bits)) - 1n]));
    this.assert(inRange('connectionState', [0n, BigInt(connectionStates.length - 1)]));
    for (const field of ['inInterface', 'outInterface'] as const)
      this.assert(inRange(field, [0n, field === absent ? 0n : BigInt(interfaceNames.length - 1)]));
    if (!hasFragments) this.assert(inRange('fragment', [0n, 0n]));
  }

  assert(formula: string): void {
    this.lines.push(`(assert ${formula})`);
  }

  /** Packets that tables accept at a hook, one after the other. */
  accepted(ruleset: Ruleset, hook: string, tables: readonly string[]): string {
    return tables.reduce((passed, name) => {
      const table = ruleset.tables.get(name);
      if (table?.chains.has(hook) !== true) return passed;
      const { open, left } = this.walk(table, hook, passed);
      return table.chains.get(hook)?.policy === 'DROP' ? open : this.define(or([open, left]));
    }, 'true');
  }

  /** Packets that are in a region. */
  inRegions({ regions, interfaces }: PacketRegions): string {
    const classOf = interfaceNames.map((name) => BigInt(valueOfInterface(name, interfaces)));
    return this.define(
      or(
        regions.map(({ fields, questions }) =>
          and([
            ...[...fields].map(([field, ranges]) =>
              or(
                ranges.flatMap((range) =>
                  field === 'inInterface' || field === 'outInterface'
                    ? classOf.flatMap((value, index) =>
                        value >= range[0] && value <= range[1]
                          ? [inRange(field, [BigInt(index), BigInt(index)])]
                          : [],
                      )
                    : [inRange(field, range)],
                ),
              ),
            ),
            ...questions.map(({ text, holds }) => (holds ? this.ask(text) : not(this.ask(text)))),
          ]),
        ),
      ),
    );
  }

  /** Which of the packets that enter a chain are accepted there, and which come to its end or return. */
  private walk(
    table: Table,
    chain: string,
    entering: string,
  ): { readonly open: string; readonly left: string } {
    const open: string[] = [];
    const back: string[] = [];
    let rest = entering;
    for (const { text } of table.chains.get(chain)?.rules ?? []) {
      const { rule } = parseRule(text, { family: this.family });
      if (rule === undefined) throw new Error(`not a rule: ${text}`);
      const { target } = rule;
      const effect = target === undefined ? undefined : tryFindTarget(target.name, this.family)?.effect;
      const isChain = target !== undefined && table.chains.has(target.name);
      if (target === undefined || (!isChain && (effect === undefined || effect === 'marked'))) continue;
      const matched = this.define(and([rest, this.matching(rule)]));
      rest = this.define(and([rest, not(matched)]));
      if (isChain) {
        const beyond = this.walk(table, target.name, matched);
        open.push(beyond.open);
        if (target.via === 'goto') back.push(beyond.left);
        else rest = this.define(or([rest, beyond.left]));
      } else if (effect === 'accepted') open.push(matched);
      else if (effect === 'returned') back.push(matched);
    }
    return { open: this.define(or(open)), left: this.define(or([rest, ...back])) };
  }

  private matching({ parameters, matches }: Rule): string {
    return and([
      ...parameters.map((use) => negatedIf(use.negated, this.holds(use, ''))),
      ...matches.map((use) => this.matchHolds(use)),
    ]);
  }

  private matchHolds(use: MatchUse): string {
    if (use.name === 'comment') return 'true';
    if (use.kind === 'opaque') return this.ask(`-m ${use.name} ${use.text}`);
    if (byField.includes(use.name)) {
      const whole = aboveIp.includes(use.name) ? [inRange('fragment', [0n, 0n])] : [];
      return and([
        ...whole,
        ...use.options.map((option) =>
          option.negated && option.flag === '--ctstatus'
            ? this.ask(`-m ${use.name} ! ${[option.flag, ...option.words].join(' ')}`)
            : negatedIf(option.negated, this.holds(option, `-m ${use.name} `)),
        ),
      ]);
    }
    const written = use.options.map(({ flag, negated, words }) => ({ negated, text: [flag, ...words] }));
    const [only] = written;
    if (only?.negated === true && written.length === 1 && use.name !== 'connmark')
      return not(this.ask(`-m ${use.name} ${only.text.join(' ')}`));
    const words = written.flatMap(({ negated, text }) => (negated ? ['!', ...text] : text));
    return this.ask(`-m ${[use.name, ...words].join(' ')}`);
  }

  private holds({ flag, words }: OptionUse, match: string): string {
    const [word = '', second = ''] = words;
    const inPorts = (...fields: readonly ('sourcePort' | 'destinationPort')[]): string =>
      or(
        word.split(',').flatMap((part) => {
          const [first = '', last = first] = part.split(':');
          return fields.map((field) => inRange(field, [BigInt(first), BigInt(last)]));
        }),
      );
    const between = (field: 'source' | 'destination'): string => {
      const [first = 0n, last = 0n] = word.split('-').map((text) => valueOfAddress(text, this.family));
      return inRange(field, [first, last]);
    };
    switch (flag) {
      case '-p': {
        const number = BigInt(protocolNumbers[word] ?? word);
        return inRange('protocol', [number, number]);
      }
      case '-s':
        return inRange('source', prefixRange(word, this.family));
      case '-d':
        return inRange('destination', prefixRange(word, this.family));
      case '-i':
        return named('inInterface', word);
      case '-o':
        return named('outInterface', word);
      case '-f':
        return inRange('fragment', [1n, 1n]);
      case '--src-range':
        return between('source');
      case '--dst-range':
        return between('destination');
      case '--sport':
      case '--sports':
        return inPorts('sourcePort');
      case '--dport':
      case '--dports':
        return inPorts('destinationPort');
      case '--ports':
        return inPorts('sourcePort', 'destinationPort');
      case '--tcp-flags': {
        const [mask, set] = [tcpFlagBits(word), tcpFlagBits(second)].map((bits) => constant(BigInt(bits), 6));
        return `(= (bvand tcpFlags ${mask ?? ''}) ${set ?? ''})`;
      }
      case '--icmp-type':
      case '--icmpv6-type': {
        if (word === 'any') return 'true';
        const [type = '', code] = word.split('/');
        const first = BigInt(type) * 256n + BigInt(code ?? 0);
        return inRange('icmpType', [first, code === undefined ? first + 255n : first]);
      }
      case '--state':
      case '--ctstate':
        return or(
          word.split(',').map((name) => {
            if (name === 'DNAT') return inRange('destinationTranslated', [1n, 1n]);
            if (name === 'SNAT') return inRange('sourceTranslated', [1n, 1n]);
            const state = BigInt(connectionStates.findIndex((each) => each === name));
            return inRange('connectionState', [state, state]);
          }),
        );
      default:
        return this.ask(`${match}${[flag, ...words].join(' ')}`);
    }
  }

  private ask(text: string): string {
    const known = this.questions.get(text);
    if (known !== undefined) return known;
    const name = `q${String(this.questions.size)}`;
    this.questions.set(text, name);
    this.lines.push(`(declare-const ${name} Bool)`);
    return name;
  }

  private define(formula: string): string {
    const name = `f${String(this.count++)}`;
    this.lines.push(`(define-fun ${name} () Bool ${formula})`);
    return name;
  }
}

function inRange(field: PacketField, [first, last]: NumberRange): string {
  const [low, high] = [first, last].map((value) => constant(value, widths[field]));
  return first === last
    ? `(= ${field} ${low ?? ''})`
    : `(and (bvule ${low ?? ''} ${field}) (bvule ${field} ${high ?? ''}))`;
}

function constant(value: bigint, width: number): string {
  return `(_ bv${String(value)} ${String(width)})`;
}

function prefixRange(prefix: string, family: Family): NumberRange {
  const [address = '', length] = prefix.split('/');
  const bits = BigInt((family === 'ipv4' ? 32 : 128) - Number(length));
  const first = (valueOfAddress(address, family) >> bits) << bits;
  return [first, first + (1n << bits) - 1n];
}

function named(field: 'inInterface' | 'outInterface', written: string): string {
  const fits = (name: string): boolean =>
    written.endsWith('+') ? name.startsWith(written.slice(0, -1)) : name === written;
  return or(
    interfaceNames.flatMap((name, index) =>
      fits(name) ? [inRange(field, [BigInt(index), BigInt(index)])] : [],
    ),
  );
}

function and(parts: readonly string[]): string {
  return parts.length === 0 ? 'true' : `(and ${parts.join(' ')})`;
}

function or(parts: readonly string[]): string {
  return parts.length === 0 ? 'false' : `(or ${parts.join(' ')})`;
}

export function not(part: string): string {
  return `(not ${part})`;
}

function negatedIf(isNegated: boolean, formula: string): string {
  return isNegated ? not(formula) : formula;
}
