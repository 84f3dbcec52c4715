/** What commands of iptables and ipchains in a script do to its rules. */
import { isError } from '../../../base/diagnostic';
import type { Family } from '../../../net/family';
import { CommandRulesets } from '../../command-rulesets';
import { importProblems } from '../../diagnostics';
import { tryTranslate } from '../ipchains/translate-command';
import { readTableOption } from './firewall-command';
import type { Status } from './known-results';
import type { ScriptNotes } from './script-notes';
import type { Command } from './syntax-tree';

export class FirewallCommands {
  readonly rulesets = new CommandRulesets();
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
    if (/^(-[LSnVvh]+|--(list|list-rules|version|help|numeric|verbose))$/.test(verb)) return 'unknown';
    const found = this.rulesets.run(family, table, words, place);
    const error = found.find(isError);
    // What is deleted or made in case that it is there.
    const isTried = /^(-(D|X|F|N|Z)|--(delete|delete-chain|flush|new-chain|zero))$/.test(verb);
    if (error !== undefined && !isTried) this.notes.note(command, `${command.source}: ${error.summary}`);
    return error === undefined ? 'ok' : 'failed';
  }

  /** A command of ipchains, as those of iptables that it stands for. */
  ipchains(command: Command, given: readonly string[]): Status {
    if (!this.isIpchainsTold)
      this.notes.add(importProblems.ipchainsInput(this.notes.spanOf(command)), 'ipchains');
    this.isIpchainsTold = true;
    const translated = tryTranslate(given);
    if (translated === undefined) {
      this.notes.note(command, command.source);
      return 'unknown';
    }
    const ended = translated.map(({ table, words }) => this.run(command, 'ipv4', ['-t', table, ...words]));
    return ended.every((status) => status === 'ok') ? 'ok' : 'failed';
  }
}
