/** The rehearsal script and what it reads, as sections. */
import type { Rehearsal, RehearsedRule } from '../../plan/apply/rehearsal';
import { section } from '../sections';
import rehearse from './rehearse.sh';

export function rehearsalSections({ families, sets, newSets }: Rehearsal): readonly string[] {
  if (families.length === 0) return [];
  return [
    section('rehearse', rehearse),
    ...(newSets === undefined ? [] : [section('new-sets', newSets)]),
    section('sets', sets.map((name) => `${name}\n`).join('')),
    ...families.flatMap(({ command, frame, rules }) => [
      section(`${command}-frame`, frame),
      section(`${command}-trial`, rules.map(trialLine).join('')),
    ]),
  ];
}

function trialLine({ table, chain, text, sets, hasUsers }: RehearsedRule): string {
  const needs = `${sets.length > 0 ? 's' : ''}${hasUsers ? 'u' : ''}` || '-';
  return `${table} ${needs} ${`-A ${chain} ${text}`.trimEnd()}\n`;
}
