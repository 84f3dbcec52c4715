/** What `iptables-restore` makes of text that stands in a script. */
import { type Diagnostic, isError } from '../../../base/diagnostic';
import type { Family } from '../../../net/family';
import { isBuiltIn } from '../../../ruleset/model/tables';
import type { CommandRulesets } from '../../command-rulesets';

interface RestoreInput {
  readonly family: Family;
  readonly text: string;
  /** Whether chains that are there keep their rules. */
  readonly keeps: boolean;
  readonly file: string;
  /** Of the first line of the text. */
  readonly line: number;
}

/** Gives what is wrong with it, each with the line that it stands in. */
export function runRestore(
  rulesets: CommandRulesets,
  { family, text, keeps, file, line: begin }: RestoreInput,
): readonly { readonly line: number; readonly text: string; readonly diagnostic?: Diagnostic }[] {
  let table: string | undefined;
  return text.split('\n').flatMap((written, index) => {
    const line = begin + index;
    const said = written.trim();
    if (said === '' || said.startsWith('#')) return [];
    if (said === 'COMMIT') {
      table = undefined;
      return [];
    }
    const opened = /^\*(filter|nat|mangle|raw|security)$/.exec(said)?.[1];
    if (opened !== undefined) {
      table = opened;
      if (!keeps) rulesets.clear(family, table);
      return [];
    }
    if (table === undefined) return [{ line, text: said }];
    const [, chain, policy] = /^:(\S+)\s+(\S+)/.exec(said) ?? [];
    const command =
      chain === undefined
        ? said.replace(/^\[\d+:\d+\]\s*/, '')
        : isBuiltIn(table, chain)
          ? policy === '-'
            ? undefined
            : `-P ${chain} ${policy ?? ''}`
          : `${rulesets.hasChain(family, table, chain) ? '-F' : '-N'} ${chain}`;
    if (command === undefined) return [];
    const diagnostic = rulesets.runText(family, table, command, { file, line }).find(isError);
    return diagnostic === undefined ? [] : [{ line, text: said, diagnostic }];
  });
}
