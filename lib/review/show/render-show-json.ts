/** A live ruleset as JSON. Names and shape are a contract; a later `show --since` reads them, too. */
import { omitUndefined } from '../../base/omit-undefined';
import { visibleJson } from '../../base/visible-text';
import { printOperation } from '../../diff/print-operation';
import { ledgersIn } from '../../plan/ownership/ledger';
import type { Ruleset, Table } from '../../ruleset/model/ruleset';
import { type LiveChain, type LiveHost, liveChains, tablesInOrder } from './live-host';
import type { BootNote } from './render-boot-notes';

export interface ShownHost extends LiveHost {
  readonly readAt: string;
  readonly notes: readonly BootNote[];
}

/**
 * `{"version":1,"host","readAt","families":[{"family","iptables","backend","tables":[{"table","chains":[{"chain","policy","owner",
 * "rules":[{"index","rule","packets","bytes","owner","construct","hit"}]}],"ledgers":[]}]}],"broken":[],"sets":[{"name","header","entries","bytes","references","owner"}],"boot":[]}`, in pieces: a host
 * may have more rules than there is room for their text.
 */
export function* showJson(host: ShownHost): Generator<string> {
  const { title, readAt, families, broken = [], sets = [], notes } = host;
  yield `{"version":1,"host":${json(title)},"readAt":${json(readAt)},"families":[`;
  for (const [index, { ruleset, version, backend }] of families.entries()) {
    yield `${comma(index)}\n{"family":${json(ruleset.family)},"iptables":${json(version)},"backend":${json(backend)},"tables":[`;
    for (const [place, table] of tablesInOrder(ruleset).entries())
      yield* tableJson(host, ruleset, table, place);
    yield ']}';
  }
  yield `],"broken":${json(broken)},"sets":${json(sets.map(omitUndefined))},"boot":${json(notes.map(noteValue))}}\n`;
}

function* tableJson(host: LiveHost, ruleset: Ruleset, table: Table, place: number): Generator<string> {
  yield `${comma(place)}\n{"table":${json(table.name)},"chains":[`;
  for (const [index, chain] of liveChains(host, ruleset, table).entries()) yield* chainJson(chain, index);
  const ledgers = ledgersIn(table, ruleset.family).map(({ owner, generation }) => ({ owner, generation }));
  yield `],"ledgers":${json(ledgers)}}`;
}

function* chainJson({ name, policy, owner, rules }: LiveChain, place: number): Generator<string> {
  const head = json({ chain: name, ...omitUndefined({ policy, owner }) });
  yield `${comma(place)}\n${head.slice(0, -1)},"rules":[`;
  for (const { index, text, counters, owner: owned, construct, hit } of rules()) {
    const counted =
      counters === undefined ? {} : { packets: Number(counters.packets), bytes: Number(counters.bytes) };
    yield `${comma(index - 1)}\n${json({ index, rule: text, ...counted, ...omitUndefined({ owner: owned, construct, hit }) })}`;
  }
  yield ']}';
}

/** Operations as the commands that a person would type. */
function noteValue(note: BootNote): object {
  if (note.kind === 'unknown') return note;
  const { drift, ...rest } = note;
  return { ...rest, ...(drift === undefined ? {} : { drift: drift.map(printOperation) }) };
}

function comma(index: number): string {
  return index === 0 ? '' : ',';
}

function json(value: unknown): string {
  return visibleJson(JSON.stringify(value));
}
