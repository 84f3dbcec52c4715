/** What stands in the box of a chain: its policy, what its rules do, and the rules themselves where they are few or change. */
import type { EffectName } from '../impact/rules/effect-name';
import { count, shortNumber } from '../review/text/quantity';
import type { GraphLine } from './graph-model';
import type { ChainPicture, RulePicture } from './picture';

/** Longer ones are cut: a box is no place to read them. */
const maxLength = 56;

/** @param mostRules how many rules are written out */
export function chainLines(chain: ChainPicture, isChange: boolean, mostRules: number): readonly GraphLine[] {
  const { rules } = chain;
  const told = isChange ? rules.filter(({ change }) => change !== 'kept') : rules;
  // All or none where nothing changes: the first few rules of many say little.
  const written = isChange || told.length <= mostRules ? told.slice(0, mostRules) : [];
  const more = isChange ? told.length - written.length : 0;
  return [
    ...policyLines(chain),
    ...(!isChange && written.length > 0 ? [] : [kept(summaryOf(chain))]),
    ...written.flatMap(ruleLines),
    ...(more > 0 ? [kept(`and ${count(more, 'more change')}`)] : []),
  ];
}

function policyLines({ policy }: ChainPicture): readonly GraphLine[] {
  if (policy === undefined) return [];
  if (policy.before === policy.after) return [kept(`policy ${policy.after}`)];
  return [
    { text: `- policy ${policy.before}`, change: 'removed' },
    { text: `+ policy ${policy.after}`, change: 'added' },
  ];
}

function ruleLines({ change, text, previous, counters }: RulePicture): readonly GraphLine[] {
  const packets = counters === undefined ? '' : `  [${shortNumber(counters.packets)}]`;
  switch (change) {
    case 'kept':
      return [kept(`${short(text)}${packets}`)];
    case 'added':
      return [{ text: `+ ${short(text)}`, change: 'added' }];
    case 'removed':
      return [{ text: `- ${short(text)}${packets}`, change: 'removed' }];
    case 'replaced':
      return [
        { text: `- ${short(previous ?? '')}${packets}`, change: 'removed' },
        { text: `+ ${short(text)}`, change: 'added' },
      ];
  }
}

/** `12 rules: 4 accept, 2 drop`. */
function summaryOf({ rules }: ChainPicture): string {
  const there = rules.filter(({ change }) => change !== 'removed');
  const effects = new Map<EffectName, number>();
  for (const { effect } of there) effects.set(effect, (effects.get(effect) ?? 0) + 1);
  const parts = [...effects].map(([effect, number]) => `${String(number)} ${effect}`);
  return parts.length === 0 ? 'no rules' : `${count(there.length, 'rule')}: ${parts.join(', ')}`;
}

function kept(text: string): GraphLine {
  return { text, change: 'kept' };
}

function short(text: string): string {
  const characters = [...text];
  return characters.length <= maxLength ? text : `${characters.slice(0, maxLength - 1).join('')}…`;
}
