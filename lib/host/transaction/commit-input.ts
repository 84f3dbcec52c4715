/** What a commit sends to the host: whom and what it is for, the batches, the rollback batches, and the scripts that use them. */
import { createHash } from 'node:crypto';
import { decodeBytes, encodeBytes } from '../../base/bytes';
import { type Family, commandOf } from '../../net/family';
import type { FamilyRestore, TableRollback } from '../../plan/apply/restore';
import type { SetsRestore } from '../../plan/apply/restore-sets';
import type { Rehearsal } from '../../plan/apply/rehearsal';
import type { HostSnapshot } from '../read';
import { rehearsalSections } from '../rehearsal/rehearsal-sections';
import { section } from '../sections';
import rollbackPlan from './rollback-plan.awk';
import finishSets from './finish-sets.sh';
import rollback from './rollback.sh';
import timer from './timer.sh';
import { comparedSets, withoutCounters, withoutRulesOf } from './without-counters';

export interface CommitInput {
  readonly nonce: string;
  /** The transaction's name on the host: a random text of letters and digits. */
  readonly id: string;
  readonly restores: readonly FamilyRestore[];
  /** Undefined where no set changes. */
  readonly sets: SetsRestore | undefined;
  /** Families whose rules need connections to be tracked, on a host where nothing tracks them yet. */
  readonly tracked: readonly Family[];
  /** What is tried first; undefined when it has been. */
  readonly rehearsal: Rehearsal | undefined;
  /** What the host printed when the plan was made. */
  readonly snapshot: HostSnapshot;
  /** Chains whose rules may change meanwhile: those of programs, which the plan does not write. */
  readonly apart: ReadonlySet<string>;
  readonly confirmTimeoutMs: number;
  readonly lockWaitMs: number;
  /** Who holds the lock, for others who wait for it; one line. */
  readonly deployer: string;
}

export function commitInput(input: CommitInput): Buffer {
  const { nonce, id, restores, snapshot } = input;
  const seconds = (ms: number): string => String(Math.max(1, Math.ceil(ms / 1000)));
  const header = [
    nonce,
    id,
    seconds(input.confirmTimeoutMs),
    seconds(input.lockWaitMs),
    hashOf(input, 'ipv4'),
    hashOf(input, 'ipv6'),
    input.deployer.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 200),
  ];
  const sections = [
    section('apart', [...input.apart].map((chain) => `${chain}\n`).join('')),
    section('rollback', rollback),
    section('timer', timer),
    section('rollback-plan', rollbackPlan),
    ...(input.rehearsal === undefined ? [] : rehearsalSections(input.rehearsal)),
    ...restores.flatMap((restore) => familySections(restore, snapshot)),
    ...input.tracked.flatMap(trackingSections),
    ...(input.sets === undefined ? [] : setsSections(input.sets, snapshot)),
    section('end', ''),
  ];
  return encodeBytes(`${header.join('\n')}\n${sections.join('')}`);
}

/** What `commit.sh`, `rollback.sh` and `finish-sets.sh` have of sets. */
function setsSections(sets: SetsRestore, snapshot: HostSnapshot): readonly string[] {
  const lines = (names: readonly string[]): string => names.map((name) => `${name}\n`).join('');
  const compared = comparedSets(snapshot.sets ?? Buffer.alloc(0), new Set(sets.named));
  return [
    section('ipset', sets.batch),
    section('ipset-named', lines(sets.named)),
    section('ipset-hash', `${createHash('sha256').update(compared).digest('hex')}\n`),
    section('ipset-back', sets.back),
    section('ipset-drop', lines(sets.drop)),
    section('ipset-new', lines(sets.created)),
    ...(sets.gone.length === 0
      ? []
      : [section('ipset-gone', lines(sets.gone)), section('finish-sets', finishSets)]),
  ];
}

/** A chain that nothing jumps to, for as long as the commit takes (`track-connection.sh`). */
function trackingSections(family: Family): readonly string[] {
  const command = commandOf(family);
  const chain = 'cdktf-track';
  const batch = (...lines: readonly string[]): string => ['*filter', ...lines, 'COMMIT', ''].join('\n');
  return [
    section(
      `${command}-track`,
      batch(`:${chain} - [0:0]`, `-A ${chain} -m conntrack --ctstate RELATED,ESTABLISHED`),
    ),
    section(`${command}-untrack`, batch(`-F ${chain}`, `-X ${chain}`)),
  ];
}

function familySections(restore: FamilyRestore, snapshot: HostSnapshot): readonly string[] {
  const command = commandOf(restore.family);
  const save = saveOf(snapshot, restore.family);
  return [
    section(command, restore.batch),
    ...restore.tables.flatMap((rollback, index) => [
      section(`${command}-exact-${String(index + 1)}`, rollback.exact),
      section(`${command}-plain-${String(index + 1)}`, asPrinted(rollback, save)),
    ]),
  ];
}

/**
 * The plain rollback batch, with foreign rules as that host prints them, which may not be canonical: there, they are
 * looked for by their text.
 */
function asPrinted({ table, plain }: TableRollback, save: Buffer | undefined): string {
  if (!plain.includes('\n#was foreign ')) return plain;
  const printed = printedRules(decodeBytes(save ?? Buffer.alloc(0)), table);
  let chain = '';
  let place = 0;
  const lines = plain.split('\n').map((line) => {
    if (line.startsWith('#chain ')) {
      chain = line.slice('#chain '.length);
      place = 0;
    }
    if (!line.startsWith('#was ')) return line;
    const text = printed.get(chain)?.[place++];
    return line.startsWith('#was foreign ') && text !== undefined ? `#was foreign ${text}` : line;
  });
  return lines.join('\n');
}

/** The rules of a table's chains, without counters, as iptables-save printed them. */
function printedRules(save: string, table: string): ReadonlyMap<string, readonly string[]> {
  const start = `\n${save}`.indexOf(`\n*${table}\n`);
  const chains = new Map<string, string[]>();
  if (start < 0) return chains;
  const block = save.slice(start, `${save}\n`.indexOf('\nCOMMIT\n', start));
  for (const [, chain = '', text = ''] of block.matchAll(/^(?:\[\d+:\d+\] )?-A (\S+) ?(.*)$/gm)) {
    const rules = chains.get(chain) ?? [];
    chains.set(chain, rules);
    rules.push(text);
  }
  return chains;
}

/**
 * The hash that the commit script makes of what iptables-save prints, without comments, counters and the rules of chains
 * that are not compared; `-` where the host does not have the family.
 */
function hashOf({ snapshot, apart }: CommitInput, family: Family): string {
  const save = saveOf(snapshot, family);
  if (save === undefined) return '-';
  return createHash('sha256')
    .update(withoutRulesOf(withoutCounters(save), apart))
    .digest('hex');
}

function saveOf(snapshot: HostSnapshot, family: Family): Buffer | undefined {
  return snapshot.families.find((candidate) => candidate.family === family)?.save;
}
