/**
 * Lines of a rules file that iptables-save never prints: what iptables-restore takes from a person.
 *
 * `-A CHAIN` may stand anywhere in its line; `-I`, `-N`, `-P`, `-D`, `-R`, `-F`, `-X`, `-Z` and `-E` do to the
 * table as read so far what they do on the command line.
 */
import type { Diagnostic } from '../../base/diagnostic';
import { type CommandLine, tryReadCommand } from './command-line';
import type { OpenTable } from './open-table';
import { tryFindOtherLanguage } from '../parse/other-languages';
import type { RuleList } from '../bulk/rule-list';
import type { ChainRule } from '../model/ruleset';
import { type Place, placeOfWord, saveProblems } from './save-diagnostics';
import { isBuiltIn, tryFindChainNameFault } from '../model/tables';
import { type Word, splitWords } from '../text/words';
import type { WrittenRules } from './written-rules';

/** Does what a line says, and gives what is wrong with it. */
export function runCommand(
  table: OpenTable,
  text: string,
  place: Place,
  rules: WrittenRules,
): readonly Diagnostic[] {
  const line = tryReadCommand(text, place);
  const verb = line?.verb ?? text.trim().split(/[ \t]/, 1)[0] ?? '';
  const change = ruleCommands[verb];
  if (line !== undefined && change !== undefined) return changeRules(table, line, rules, change);
  const run = chainCommands[verb];
  if (line === undefined || run === undefined) {
    const other = tryFindOtherLanguage(text, splitWords(text).words, 0);
    const isOther = other?.code === 'parse/other-language';
    return [isOther ? saveProblems.otherLanguage(place, other) : saveProblems.unknownCommand(place, verb)];
  }
  const extra = line.withoutWords(run.words).trim();
  if (extra !== '') return [saveProblems.unexpected(place, extra)];
  const fault = run.run(table, line.words.slice(0, run.words), place);
  return fault === undefined ? [] : [fault];
}

/** What is wrong with a line outside of any table; of another language the rest is worth no complaint. */
export function explainOutside(
  text: string,
  place: Place,
): { readonly diagnostic: Diagnostic; readonly isForeign: boolean } {
  const other = tryFindOtherLanguage(text, splitWords(text).words, 0);
  if (other?.code === 'parse/ipchains' || /^:(input|forward|output) /.test(text))
    return { diagnostic: saveProblems.ipchains(place), isForeign: false };
  if (other?.code === 'parse/other-language')
    return { diagnostic: saveProblems.otherLanguage(place, other), isForeign: true };
  const isScript = other?.code === 'parse/command' && !/^[[-]/.test(text);
  return {
    diagnostic: isScript ? saveProblems.script(place) : saveProblems.outsideTable(place),
    isForeign: isScript,
  };
}

interface RuleCommand {
  /** Whether a number may stand after the chain, or has to. */
  readonly number: 'never' | 'maybe' | 'always';
  /** Changes the rules of the chain, or says why not; `at` counts from 1. */
  readonly run: (
    all: RuleList,
    made: readonly ChainRule[],
    at: number | undefined,
    place: Place,
  ) => Diagnostic | undefined;
}

const ruleCommands: Readonly<Record<string, RuleCommand>> = {
  '--append': {
    number: 'never',
    run: (all, made) => {
      for (const rule of made) all.push(rule);
      return undefined;
    },
  },
  '--insert': {
    number: 'maybe',
    run: (all, made, at = 1, place) => {
      if (at < 1 || at > all.length + 1) return saveProblems.noSuchRule(place, at, all.length + 1);
      all.splice(at - 1, 0, made);
      return undefined;
    },
  },
  '--replace': {
    number: 'always',
    run: (all, made, at = 0, place) => {
      if (at < 1 || at > all.length) return saveProblems.noSuchRule(place, at, all.length);
      all.splice(at - 1, 1, made);
      return undefined;
    },
  },
  '--delete': {
    number: 'maybe',
    run: (all, made, at, place) => {
      const index = at === undefined ? all.indexOf(made[0]?.text ?? '') : at - 1;
      if (index < 0 || index >= all.length) return saveProblems.noSuchRule(place, at, all.length);
      all.splice(index, 1, []);
      return undefined;
    },
  },
};

function changeRules(
  table: OpenTable,
  line: CommandLine,
  rules: WrittenRules,
  { number, run }: RuleCommand,
): readonly Diagnostic[] {
  const { place, counters, words } = line;
  const [first, second] = words;
  if (first === undefined) return [saveProblems.missingChain(place, line.verb)];
  const name = first.text;
  const at = number !== 'never' && /^[0-9]{1,9}$/.test(second?.text ?? '') ? Number(second?.text) : undefined;
  if (at === undefined && number === 'always') return [saveProblems.missingNumber(place, line.verb)];
  const rest = line.withoutWords(at === undefined ? 1 : 2);
  const { rules: made, isForOtherFamily } = rules.read(rest, table.name, name, place, counters);
  if (isForOtherFamily) return [];
  const all = table.tryFill(name);
  if (all === undefined) return [saveProblems.noSuchChain(placeOfWord(place, first), name, table)];
  if (made === undefined) return [];
  const fault = run(all, made, at, place);
  return fault === undefined ? [] : [fault];
}

interface ChainCommand {
  /** Most words that it takes. */
  readonly words: number;
  readonly run: (table: OpenTable, words: readonly Word[], place: Place) => Diagnostic | undefined;
}

/** A word that is not there is the empty one at the end of its line. */
function wordAt(words: readonly Word[], index: number, place: Place): readonly [text: string, place: Place] {
  const word = words[index];
  return word === undefined ? ['', place] : [word.text, placeOfWord(place, word)];
}

const chainCommands: Readonly<Record<string, ChainCommand>> = {
  '--new-chain': {
    words: 1,
    run: (table, words, line) => {
      const [name, place] = wordAt(words, 0, line);
      const fault = isBuiltIn(table.name, name) ? 'is built in' : tryFindChainNameFault(name);
      if (fault !== undefined) return saveProblems.badChainName(place, name, fault);
      if (table.has(name)) return saveProblems.repeatedChain(place, name);
      table.create(name);
      return undefined;
    },
  },
  '--policy': {
    words: 2,
    run: (table, words, line) => {
      const [name, place] = wordAt(words, 0, line);
      const [policy, placeOfPolicy] = wordAt(words, 1, line);
      if (table.tryFind(name) === undefined) return saveProblems.noSuchChain(place, name, table);
      return table.setPolicy(name, policy, placeOfPolicy);
    },
  },
  '--flush': {
    words: 1,
    run: (table, words, line) => {
      if (words.length === 0) {
        table.flush();
        return undefined;
      }
      const [name, place] = wordAt(words, 0, line);
      const chain = table.tryFind(name);
      if (chain === undefined) return saveProblems.noSuchChain(place, name, table);
      chain.rules.clear();
      return undefined;
    },
  },
  '--delete-chain': {
    words: 1,
    run: (table, words, line) => {
      const [name, place] = wordAt(words, 0, line);
      if (words.length === 0) {
        const inUse = table.deleteAll();
        return inUse === undefined ? undefined : saveProblems.chainInUse(place, inUse);
      }
      if (isBuiltIn(table.name, name)) return undefined;
      const chain = table.tryFindUserChain(name);
      if (chain === undefined) return saveProblems.noSuchChain(place, name, table);
      if (chain.rules.length > 0) return saveProblems.chainInUse(place, name);
      table.delete(name);
      return undefined;
    },
  },
  '--rename-chain': {
    words: 2,
    run: (table, words, line) => {
      const [from, placeOfFrom] = wordAt(words, 0, line);
      const [to, place] = wordAt(words, 1, line);
      const fault = tryFindChainNameFault(to);
      const chain = table.tryFindUserChain(from);
      if (chain === undefined) return saveProblems.noSuchChain(placeOfFrom, from, table);
      if (fault !== undefined) return saveProblems.badChainName(place, to, fault);
      if (table.has(to)) return saveProblems.repeatedChain(place, to);
      // Its lines are of another name.
      chain.rules.leaveLines();
      table.rename(from, to);
      return undefined;
    },
  },
  '--zero': { words: 2, run: () => undefined },
};
