/** What a rule matches and does, worked out of its text once. */
import type { PacketEffect } from '../../extensions/extension';
import { tryFindTarget } from '../../extensions/registry';
import type { Family } from '../../net/family';
import { tryFindChainJump } from '../../ruleset/check/jumps';
import { printRule } from '../../ruleset/model/print-rule';
import type { Rule } from '../../ruleset/model/rule';
import { parseRule } from '../../ruleset/parse/parse-rule';
import { splitWords } from '../../ruleset/text/words';
import { type CarriedMarks, asksMark, openConditions } from './carried-marks';
import { type Outcome, accepted, dropped, rejected } from '../effects/effects';
import { type Condition, noPacket, writtenConditions } from './rule-conditions';
import { RuleTemplates } from './rule-templates';
import type { KnownSets } from './set-conditions';

export interface ReadRule {
  readonly conditions: readonly Condition[];
  readonly action: RuleAction;
}

/** What a rule does with the packets that it matches. */
export type RuleAction =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'return' }
  | { readonly kind: 'end'; readonly outcome: Outcome }
  | { readonly kind: 'jump' | 'goto'; readonly chain: string };

/** Whatever tells what rules match and do. */
export interface ReadsRules {
  readonly family: Family;
  read(text: string): ReadRule;
}

export class RuleReader implements ReadsRules {
  /** Of most rules, little is asked, so what is read of one like others is kept when it is asked for again. */
  private readonly rules = new Map<string, ReadRule | 'once'>();
  private readonly templates: RuleTemplates<RuleAction>;

  /**
   * @param sets whose members are known. @default none: a match on a set is a question
   * @param ending an outcome in place of what a rule does, for whoever asks which packets meet such rules
   */
  constructor(
    readonly family: Family,
    private readonly sets: KnownSets = new Map(),
    private readonly ending?: (text: string) => Outcome | undefined,
  ) {
    this.templates = new RuleTemplates(family);
  }

  read(text: string): ReadRule {
    const known = this.rules.get(text);
    if (known !== undefined && known !== 'once') return known;
    const similar = this.templates.tryFind(text);
    const { conditions, action } = similar ?? this.parse(text);
    // Rules that are alike have one target, or each its own chain.
    const isKnown = similar !== undefined && !isToChain(action) && this.ending === undefined;
    const read = {
      conditions,
      action: isKnown ? action : (this.actionOf(text) ?? action),
    };
    this.rules.set(text, similar !== undefined && known === undefined ? 'once' : read);
    return read;
  }

  private parse(text: string): ReadRule {
    const { family } = this;
    const { rule } = parseRule(text, { family });
    const action = this.actionOf(text) ?? targetAction(text, rule, family);
    if (rule === undefined)
      return { conditions: [{ kind: 'question', text, negated: false, stateful: false }], action };
    const written = writtenConditions(rule, family, this.sets);
    if (!actsByWords(action)) this.templates.learn(text, rule, { written, action });
    return { conditions: written.map(({ condition }) => condition), action };
  }

  /** What the text alone says. */
  private actionOf(text: string): RuleAction | undefined {
    const outcome = this.ending?.(text);
    if (outcome !== undefined) return { kind: 'end', outcome };
    const jump = tryFindChainJump(text, this.family);
    return jump === undefined ? undefined : { kind: jump.via, chain: jump.name };
  }
}

/** Rules as packets meet them that carry these marks; elsewhere a match on a mark is a question. */
export class MarkedRuleReader implements ReadsRules {
  constructor(
    private readonly reader: ReadsRules,
    private readonly marks: CarriedMarks,
  ) {}

  get family(): Family {
    return this.reader.family;
  }

  read(text: string): ReadRule {
    const { conditions, action } = this.reader.read(text);
    return { conditions: openConditions(conditions, this.marks) ?? [noPacket], action };
  }
}

/** Where marks are not followed: each match on a mark is a question of its own, for in between it may have become another one. */
export class MarkAskingReader extends RuleReader {
  override read(text: string): ReadRule {
    const { conditions, action } = super.read(text);
    if (!conditions.some(isOfMark)) return { conditions, action };
    return {
      conditions: conditions.map((each) => (isOfMark(each) ? { ...each, stateful: true } : each)),
      action,
    };
  }
}

function isOfMark(condition: Condition): condition is Extract<Condition, { kind: 'question' }> {
  return condition.kind === 'question' && asksMark(condition.text);
}

function isToChain({ kind }: RuleAction): boolean {
  return kind === 'jump' || kind === 'goto';
}

/** Whether the words of the target are a part of what becomes of packets. */
function actsByWords(action: RuleAction): boolean {
  return action.kind === 'end' && ![accepted, dropped, rejected].includes(action.outcome);
}

function targetAction(text: string, rule: Rule | undefined, family: Family): RuleAction {
  const target = targetOf(text, rule, family);
  if (target === undefined) return { kind: 'nothing' };
  const extension = tryFindTarget(target.name, family);
  // A target that no table here knows may do anything.
  return actionOfEffect(extension === undefined ? 'handed-over' : extension.effect, target.whole);
}

/** What a rule does, with its options and without them. */
function targetOf(
  text: string,
  rule: Rule | undefined,
  family: Family,
): { readonly name: string; readonly whole: string } | undefined {
  const target = rule?.target;
  if (target !== undefined)
    return {
      name: target.name,
      whole: printRule({ parameters: [], matches: [], target }, family).replace(/^-[jg] /, ''),
    };
  if (rule !== undefined) return undefined;
  // A rule that cannot be read still names its target in its last words.
  const words = splitWords(text).words.map((word) => word.text);
  const end = words.slice(words.lastIndexOf('-j') + 1);
  return end.length === words.length ? undefined : { name: end[0] ?? '', whole: end.join(' ') };
}

function actionOfEffect(effect: PacketEffect | undefined, target: string): RuleAction {
  switch (effect) {
    case undefined:
    case 'marked':
      return { kind: 'nothing' };
    case 'accepted':
      return { kind: 'end', outcome: accepted };
    case 'dropped':
      return { kind: 'end', outcome: dropped };
    case 'rejected':
      return { kind: 'end', outcome: rejected };
    case 'returned':
      return { kind: 'return' };
    case 'translated':
    case 'queued':
    case 'handed-over':
      return { kind: 'end', outcome: target };
  }
}
