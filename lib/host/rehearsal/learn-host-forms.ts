/** Asks a host how it prints rules of which only the host can say; in one round trip, and in none for no rules. */
import { encodeBytes } from '../../base/bytes';
import { families } from '../../net/family';
import { type RehearsedRule, rehearsalOfRules } from '../../plan/apply/rehearsal';
import type { HostForms, UndecidedRule } from '../../plan/apply/host-forms';
import { canonicalizer } from '../../ruleset/save/canonical';
import { type HostName, tryFindUndecided, withNumbers } from '../../ruleset/check/host-dependent';
import { type Frame, parseFrames } from '../frames';
import { section } from '../sections';
import { type Connection, type RunOptions, remoteScript } from '../transport';
import { rehearsalSections } from './rehearsal-sections';
import { parseReport } from './report';
import learnHostFormsText from './learn-host-forms.sh';

const learnHostFormsScript = remoteScript(learnHostFormsText);

export interface LearnOptions extends Omit<RunOptions, 'stdin'> {
  /** A fresh random text of at least 16 letters and digits. */
  readonly nonce: string;
}

/** What the host cannot say is left out. @throws FirewallError `host/...` */
export async function learnHostForms(
  connection: Connection,
  rules: readonly UndecidedRule[],
  { nonce, ...run }: LearnOptions,
): Promise<HostForms> {
  if (rules.length === 0) return {};
  const undecided = rules.map((rule) => ({ rule, ...(tryFindUndecided(rule.text, rule.family) ?? decided) }));
  const rehearsal = rehearsalOfRules(undecided.flatMap(({ rule, isOpaque }) => (isOpaque ? [rule] : [])));
  const names = new Set(undecided.flatMap((each) => each.names.map(({ list, name }) => `${list} ${name}\n`)));
  const sections = [
    section('names', [...names].join('')),
    ...rehearsalSections(rehearsal),
    section('end', ''),
  ];
  const stdin = encodeBytes(`${nonce}\n${sections.join('')}`);
  const result = await connection.run(learnHostFormsScript, { ...run, stdin, timeoutMs: 240_000 });
  const frames = parseFrames(result, nonce, connection.description);
  const numbers = numbersIn(frames.get('names'));
  const said = frames.get('rehearsal');
  const printed = said === undefined ? [] : parseReport(said.bytes, rehearsal).printed;
  const texts = new Map(printed.map(({ rule, text }) => [keyOf(rule), canonicalizer(rule.family)(text)]));
  return hostFormsOf(
    rules.map((rule) => {
      const text = texts.get(keyOf(rule)) ?? rule.text;
      return { rule, text: withNumbers(text, rule.family, numbers) };
    }),
  );
}

const decided = { names: [], isOpaque: false };

function keyOf({ family, text }: Pick<RehearsedRule, 'family' | 'text'>): string {
  return `${family} ${text}`;
}

function numbersIn(frame: Frame | undefined): (name: HostName) => string | undefined {
  const lines = frame?.bytes.toString('utf8').split('\n') ?? [];
  const numbers = new Map(
    lines.flatMap((line) => {
      const [, name, number] = /^((?:user|group) [^ ]+) ([0-9]+)$/.exec(line) ?? [];
      return name === undefined || number === undefined ? [] : [[name, number] as const];
    }),
  );
  return ({ list, name }) => numbers.get(`${list} ${name}`);
}

function hostFormsOf(spelled: readonly { readonly rule: UndecidedRule; readonly text: string }[]): HostForms {
  return Object.fromEntries(
    families.map((family) => [
      family,
      Object.fromEntries(
        spelled
          .filter(({ rule, text }) => rule.family === family && text !== rule.text)
          .map(({ rule, text }) => [rule.text, text]),
      ),
    ]),
  );
}
