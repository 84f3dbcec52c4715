/** What commands of iptables and ipchains in a script do to its rules. */
import { isError } from '../../../base/diagnostic';
import type { Family } from '../../../net/family';
import { wordsOfLine } from '../../../sets/set-words';
import { CommandRulesets } from '../../command-rulesets';
import { importProblems } from '../../diagnostics';
import { ChainHooks } from '../ipchains/chain-hooks';
import { tryTranslate } from '../ipchains/translate-command';
import { lists, readTableOption } from './firewall-command';
import type { Status } from './known-results';
import { tryReadSetCommand } from './ipset-words';
import type { SetResult } from './open-set';
import { runRestore } from './run-restore';
import { ScriptSets } from './script-sets';
import type { ScriptNotes } from './script-notes';
import type { Command } from './syntax-tree';

/** What a command reads, and the line of its beginning. */
interface RestoreText {
  readonly text: string;
  readonly line: number;
}

export class FirewallCommands {
  readonly rulesets = new CommandRulesets();
  readonly sets = new ScriptSets((name) => this.rulesets.namesSet(name));
  private readonly hooks = new ChainHooks();
  private isIpchainsTold = false;

  constructor(private readonly notes: ScriptNotes) {}

  /** A command of iptables. */
  run(command: Command, family: Family, given: readonly string[]): Status {
    const read = readTableOption(given);
    if (read === undefined) {
      this.notes.note(command, command.source);
      return 'unknown';
    }
    const { table, words } = read;
    const place = { file: this.notes.file, line: command.line };
    const [verb = '', chain = '', ...rule] = words;
    if (verb === '-C' || verb === '--check')
      return this.rulesets.has(family, table, chain, rule) ? 'ok' : 'failed';
    if (lists.test(verb)) {
      const isThere = chain === '' || chain.startsWith('-') || this.rulesets.hasChain(family, table, chain);
      return isThere ? 'ok' : 'failed';
    }
    const found = this.rulesets.run(family, table, words, place);
    const error = found.find(isError);
    // What is deleted or made in case that it is there.
    const isTried = /^(-(D|X|F|N|Z)|--(delete|delete-chain|flush|new-chain|zero))$/.test(verb);
    if (error !== undefined && !isTried) this.notes.note(command, `${command.source}: ${error.summary}`);
    return error === undefined ? 'ok' : 'failed';
  }

  /** A command of iptables-restore with its input, where that is known. */
  restore(
    command: Command,
    family: Family,
    given: readonly string[],
    input: RestoreText | undefined,
  ): Status {
    const isFile = given.some((word) => !word.startsWith('-') && !/^\d+$/.test(word));
    if (input === undefined || isFile) {
      this.notes.note(command, command.source);
      return 'unknown';
    }
    const keeps = given.some((word) => /^(-n|--noflush)$/.test(word));
    const { file } = this.notes;
    for (const { line, text, diagnostic } of runRestore(this.rulesets, { family, ...input, keeps, file }))
      this.notes.note({ line }, diagnostic === undefined ? text : `${text}: ${diagnostic.summary}`);
    return 'ok';
  }

  /**
   * A command of ipset.
   *
   * @param input what `restore` reads, where that is known
   */
  ipset(command: Command, given: readonly string[], input: () => RestoreText | undefined): Status {
    const read = tryReadSetCommand(given);
    const text = read?.verb === 'restore' && !read.hasFile ? input() : undefined;
    if (read === undefined || (read.verb === 'restore' && text === undefined)) {
      this.notes.note(command, command.source);
      this.doubtSets(command, [undefined]);
      return 'unknown';
    }
    if (text === undefined) return this.ran(command, command.source, this.sets.run(read));
    const lines = text.text.split('\n').map((each, index) => ({ each, line: text.line + index }));
    for (const { each, line } of lines) {
      const words = wordsOfLine(each).map((word) => word.text);
      if (words.length === 0 || words[0]?.startsWith('#') === true || words[0] === 'COMMIT') continue;
      const own = tryReadSetCommand(words);
      const tolerant = read.isTolerant || own?.isTolerant === true;
      const result =
        own === undefined
          ? { isDone: false, fault: 'no command of ipset', doubts: words.slice(0, 3) }
          : this.sets.run({ ...own, isTolerant: tolerant });
      if (this.ran({ line }, each.trim(), result) === 'ok' || tolerant) continue;
      if (result.fault === undefined)
        this.notes.note({ line }, `${each.trim()}: it fails, and nothing behind it is done`);
      return 'failed';
    }
    return 'ok';
  }

  /** Members of these sets are not known any more, or those of any where a name is not known. */
  doubtSets(place: Pick<Command, 'line'>, names: readonly (string | undefined)[]): void {
    for (const set of names.flatMap((name) => this.sets.doubt(name)))
      this.notes.add(importProblems.membersUnknown(this.notes.spanOf(place), set), `members of ${set}`);
  }

  private ran(
    place: Pick<Command, 'line'>,
    source: string,
    { isDone, fault, doubts = [] }: SetResult,
  ): Status {
    if (fault !== undefined) this.notes.note(place, `${source}: ${fault}`);
    this.doubtSets(place, doubts);
    return isDone ? 'ok' : 'failed';
  }

  /** A command of ipchains, as those of iptables that it stands for. */
  ipchains(command: Command, given: readonly string[]): Status {
    if (!this.isIpchainsTold)
      this.notes.add(importProblems.ipchainsInput(this.notes.spanOf(command)), 'ipchains');
    this.isIpchainsTold = true;
    this.hooks.learn(given);
    const translated = tryTranslate(given, this.hooks);
    if (translated === undefined) {
      this.notes.note(command, command.source);
      return 'unknown';
    }
    const ended = translated.map(({ table, words }) => this.run(command, 'ipv4', ['-t', table, ...words]));
    return ended.every((status) => status === 'ok') ? 'ok' : 'failed';
  }
}
