/**
 * The file that a host loads at boot, with the part of this owner as declared, and all else as it is.
 *
 * The file is planned like a host: its own content is what is live there, marks and ledger say what is managed, and
 * the fewest operations lead to what is declared. They are made on the file's lines, so that what others wrote
 * stays byte for byte. Rules that are live but not in the file are not taken over: Docker and fail2ban put theirs
 * in at their own start, and would find them twice.
 *
 * The ledger is the live one: after a boot the host's record says what it says now.
 */
import { renderDiagnostic } from '../../base/diagnostic';
import { FirewallError } from '../../base/firewall-error';
import { parseSave } from '../../ruleset/save/parse-save';
import { type Chain, type Ruleset, emptyRuleset, tryFindChain } from '../../ruleset/model/ruleset';
import { tableNames } from '../../ruleset/model/tables';
import { anchorPlace } from '../ownership/anchor';
import type { DesiredChain, DesiredHost, DesiredRuleset } from '../desired';
import { bootFileProblems } from '../diagnostics';
import { ledgerName } from '../ownership/ledger';
import { ownersOf } from '../ownership/ownership';
import { planHost } from '../plan-host';
import { SaveLines } from './save-lines';

export interface BootFileContext {
  /** What the family holds on the host, the change made. */
  readonly live: Ruleset;
  readonly desired: DesiredHost;
  /** What errors call the file. */
  readonly file: string;
}

/**
 * The file's new text; undefined for one that is not there and need not be.
 * @param text undefined when there is no such file
 * @throws FirewallError `persist/unreadable-file`, `persist/does-not-fit`
 */
export function withOurPart(text: string | undefined, context: BootFileContext): string | undefined {
  const { live, desired } = context;
  const { family } = live;
  if (desired.families?.includes(family) === false) return text;
  const before = text === undefined ? emptyRuleset(family) : readFile(text, context);
  const lines = new SaveLines(text ?? '');
  const operations = planOn(before, context);
  for (const operation of operations) lines.take(operation);
  const stale = ownersOf(desired)
    .map(ledgerName)
    .flatMap((ledger) => tableNames.map((table) => ({ table, ledger })))
    .filter(
      ({ table, ledger }) =>
        !sameRules(tryFindChain(before, table, ledger), tryFindChain(live, table, ledger)),
    );
  for (const { table, ledger } of stale) lines.replaceChain(table, ledger, tryFindChain(live, table, ledger));
  return operations.length + stale.length === 0 ? text : lines.print();
}

function readFile(text: string, { live: { family }, file }: BootFileContext): Ruleset {
  const { ruleset, diagnostics } = parseSave(text, { family, file, live: true });
  if (ruleset === undefined)
    throw new FirewallError(bootFileProblems.unreadable(file, diagnostics.map(renderDiagnostic)));
  return ruleset;
}

function planOn(
  before: Ruleset,
  { live: { family }, desired, file }: BootFileContext,
): ReturnType<typeof planHost>['operations'] {
  const wanted = withKnownAnchors(desired.rulesets.get(family) ?? new Map(), before);
  try {
    return planHost(new Map([[family, before]]), {
      ...desired,
      strategy: 'minimal',
      families: [family],
      rulesets: new Map([[family, wanted]]),
    }).operations;
  } catch (error) {
    if (!(error instanceof FirewallError)) throw error;
    throw new FirewallError(bootFileProblems.doesNotFit(file, error.diagnostics.map(renderDiagnostic)));
  }
}

/**
 * Where the file has no rule that an anchor names, managed rules come first: the program whose chain it is puts its rule in
 * when it starts, after the file was loaded.
 */
export function withKnownAnchors(wanted: DesiredRuleset, before: Ruleset): DesiredRuleset {
  const known = (table: string, name: string, chain: DesiredChain): DesiredChain => {
    const rules = tryFindChain(before, table, name)?.rules ?? [];
    const isKnown = anchorPlace(rules, chain.anchor, () => false, before.family) !== undefined;
    if (isKnown) return chain;
    const { anchor: _, ...anywhere } = chain;
    return anywhere;
  };
  return new Map(
    [...wanted].map(([table, chains]) => [
      table,
      new Map([...chains].map(([name, chain]) => [name, known(table, name, chain)])),
    ]),
  );
}

function sameRules(left: Chain | undefined, right: Chain | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return (
    left.rules.length === right.rules.length &&
    left.rules.every(({ text }, index) => text === right.rules[index]?.text)
  );
}
