/** What the rehearsal script reads, as sections. */
import type { Rehearsal, RehearsedRule } from '../../plan/apply/rehearsal';
import { section } from '../sections';
import { rehearseScript } from './rehearse-script';

export function rehearsalSections({ families, sets }: Rehearsal): readonly string[] {
  if (families.length === 0) return [];
  return [
    section('rehearse', rehearseScript.trimStart()),
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
