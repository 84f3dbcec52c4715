/** Rulesets in, a picture out. */
import { simulate } from '../diff/simulate';
import { effectNameOf } from '../impact/rules/effect-name';
import { tableOrder } from '../impact/packets/packet-path';
import { RuleReader } from '../impact/rules/rule-reader';
import type { Family } from '../net/family';
import { isLedgerName, ledgersIn } from '../plan/ownership/ledger';
import { tryFindOwner, tryUnmarkRule } from '../plan/ownership/owner-mark';
import { type ChainLine, type ChainView, type FamilyChange, chainViews } from '../review/views/chain-view';
import type { ChangeReview } from '../review/views/change-review';
import { visibleRule } from '../review/text/visible-rule';
import type { Chain, Ruleset } from '../ruleset/model/ruleset';
import { builtInChains, isBuiltIn } from '../ruleset/model/tables';
import type { ChainPicture, FamilyPicture, JumpPicture, Picture, RulePicture } from './picture';

/** What a picture is made of; a family without operations is a picture of what is. */
export type Pictured = Pick<ChangeReview, 'title' | 'families' | 'constructOf'>;

/** @param prefix letters and digits that tell it from other pictures of one page */
export function pictureOf({ title, families, constructOf }: Pictured, prefix = ''): Picture {
  return {
    title,
    families: families.map((change) =>
      familyPicture(`${prefix}v${change.live.family.slice(-1)}`, change, constructOf),
    ),
  };
}

function familyPicture(
  id: string,
  change: FamilyChange,
  constructOf: ChangeReview['constructOf'],
): FamilyPicture {
  const { live, operations } = change;
  const after = operations.length === 0 ? live : simulate(live, operations);
  const draw = new ChainDrawer(id, live, after, constructOf);
  const views = new Map(chainViews(change).map((view) => [`${view.table} ${view.chain}`, view]));
  const names = [...new Set<string>([...tableOrder, ...live.tables.keys(), ...after.tables.keys()])];
  const chains = names.flatMap((table) =>
    chainNames(table, live, after).map((chain) => draw.chain(table, chain, views.get(`${table} ${chain}`))),
  );
  return { id, family: live.family, isChange: operations.length > 0, chains, before: live, after };
}

/** Built-in ones first; one that goes is behind those that stay. */
function chainNames(table: string, live: Ruleset, after: Ruleset): readonly string[] {
  const here = [after, live].flatMap((ruleset) => [...(ruleset.tables.get(table)?.chains.keys() ?? [])]);
  const hooks = builtInChains(table).filter((hook) => here.includes(hook));
  const all = new Set([...hooks, ...here]);
  return [...all].filter((name) => !isLedgerName(name));
}

class ChainDrawer {
  private drawn = 0;
  private readonly family: Family;
  private readonly reader: RuleReader;
  private readonly owners = new Map<string, string>();

  constructor(
    private readonly prefix: string,
    private readonly live: Ruleset,
    private readonly after: Ruleset,
    private readonly constructOf: ChangeReview['constructOf'],
  ) {
    this.family = live.family;
    this.reader = new RuleReader(live.family);
    for (const ruleset of [live, after])
      for (const table of ruleset.tables.values())
        for (const { owner, chains, wholeChains } of ledgersIn(table, live.family))
          for (const chain of [...chains, ...wholeChains]) this.owners.set(`${table.name} ${chain}`, owner);
  }

  chain(table: string, name: string, view: ChainView | undefined): ChainPicture {
    const [live, after] = [this.live, this.after].map((set) => set.tables.get(table)?.chains.get(name));
    const policy = policyOf(live, after);
    const owner = this.owners.get(`${table} ${name}`);
    const rules = (view?.lines ?? keptLines(live)).map((line) =>
      this.rule(line, { table, chain: name, live }),
    );
    const id = `${this.prefix}c${String(++this.drawn)}`;
    return {
      ...{ id, table, name, isBuiltIn: isBuiltIn(table, name), existence: view?.existence ?? 'stays' },
      ...(policy === undefined ? {} : { policy }),
      ...(owner === undefined ? {} : { owner }),
      rules,
      jumps: jumpsOf(rules, (text) => this.targetOf(text)),
    };
  }

  private rule(
    line: ChainLine,
    {
      table,
      chain,
      live,
    }: { readonly table: string; readonly chain: string; readonly live: Chain | undefined },
  ): RulePicture {
    const { family } = this;
    const text = line.kind === 'deleted' ? line.previous : line.rule;
    const owner = tryFindOwner(text, family) ?? this.owners.get(`${table} ${chain}`);
    const construct =
      line.kind === 'deleted' ? undefined : this.constructOf?.({ family, table, chain, rule: text });
    const counters = line.kind === 'inserted' ? undefined : live?.rules[line.before - 1]?.counters;
    const { action } = this.reader.read(text);
    return {
      change: changeNames[line.kind],
      ...(line.kind === 'inserted' ? {} : { before: line.before }),
      ...(line.kind === 'deleted' ? {} : { after: line.after }),
      text: this.shown(text),
      ...(line.kind === 'replaced' ? { previous: this.shown(line.previous) } : {}),
      ...(counters === undefined ? {} : { counters }),
      effect: effectNameOf(action, family),
      ...('chain' in action ? { to: action.chain } : {}),
      ...(owner === undefined ? {} : { owner }),
      ...(construct === undefined ? {} : { construct }),
    };
  }

  private shown(text: string): string {
    const owner = tryFindOwner(text, this.family);
    return visibleRule(owner === undefined ? text : (tryUnmarkRule(text, owner, this.family) ?? text));
  }

  private targetOf(text: string): string | undefined {
    const { action } = this.reader.read(text);
    return 'chain' in action ? action.chain : undefined;
  }
}

const changeNames = { kept: 'kept', inserted: 'added', deleted: 'removed', replaced: 'replaced' } as const;

function keptLines(live: Chain | undefined): readonly ChainLine[] {
  return (live?.rules ?? []).map(({ text }, index) => ({
    ...{ kind: 'kept', rule: text },
    ...{ before: index + 1, after: index + 1 },
  }));
}

function policyOf(live: Chain | undefined, after: Chain | undefined): ChainPicture['policy'] {
  const [before, now] = [live?.policy ?? after?.policy, after?.policy ?? live?.policy];
  return before === undefined || now === undefined ? undefined : { before, after: now };
}

interface Jumps {
  rules: number;
  packets?: bigint;
  readonly changes: Set<JumpPicture['change']>;
}

/** A rule that is replaced leaves the chain where it jumped, and enters another one. */
function jumpsOf(
  rules: readonly RulePicture[],
  targetOf: (text: string) => string | undefined,
): readonly JumpPicture[] {
  const found = new Map<string, Jumps>();
  const add = (
    to: string | undefined,
    change: JumpPicture['change'],
    counters?: RulePicture['counters'],
  ): void => {
    if (to === undefined) return;
    const jumps = found.get(to) ?? { rules: 0, changes: new Set() };
    found.set(to, jumps);
    jumps.rules++;
    if (counters !== undefined) jumps.packets = (jumps.packets ?? 0n) + counters.packets;
    jumps.changes.add(change);
  };
  for (const { change, to, previous, counters } of rules) {
    const old = previous === undefined ? undefined : targetOf(previous);
    if (change !== 'replaced') add(to, change, counters);
    else if (old === to) add(to, 'kept', counters);
    else {
      add(old, 'removed', counters);
      add(to, 'added');
    }
  }
  return [...found].map(([to, { rules: number, packets, changes }]) => {
    const [only = 'kept', ...others] = changes;
    const change = others.length === 0 ? only : 'kept';
    return { to, rules: number, change, ...(packets === undefined ? {} : { packets }) };
  });
}
