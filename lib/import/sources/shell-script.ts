/** Scripts of `iptables` commands, and whatever else holds nothing but such commands. */
import { FirewallError } from '../../base/firewall-error';
import { importProblems } from '../diagnostics';
import { commentsAbove } from '../comment-lines';
import type { SourceReader } from '../source-file';
import { evaluateScript } from './shell/evaluate-script';
import { NotShell } from './shell/script-cursor';
import { spanOfLine } from './noted-rules';

/** Whether a file says that a shell runs it; rules in a here-document make no other file of it. */
export function isShellScript(text: string): boolean {
  return /^#!.*\b(sh|bash|dash|ash|ksh|zsh)\b/.test(text);
}

/** How a loop, a condition, a case of several or a function begins, as far as no command follows on the line. */
const beginning = new RegExp(
  [
    /^(?:for|while|until|if|elif|case)\b(?:[^;]*|.*[;\s](?:do|then|in))$/,
    /^(?:do|then|else|\{|function\s.*|[\w-]+\s*\(\)\s*\{?)$/,
    /^\(?[^\s()#]+\)$/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

export const shellScript: SourceReader = {
  format: 'a script of iptables commands',
  reads: ({ text }) =>
    isShellScript(text) ||
    /^[^#\n]*\b(ip6?tables(-legacy|-nft)?|ipchains)\b['"]?\s+-/m.test(text) ||
    /^[ \t]*\S*\bipset\b['"]?[ \t]+(-|create\b|add\b)/m.test(text) ||
    /^[^#\n]*=\s*["']?\S*(ip6?tables|ipchains)\b/m.test(text),
  read: (sources) => {
    const [source, second] = sources;
    if (source === undefined) return { rulesets: new Map(), comments: new Map(), notes: [] };
    if (second !== undefined) throw new FirewallError(importProblems.severalScripts(second.file));
    try {
      const { rulesets, sets, notes } = evaluateScript(source.file, source.text);
      const comments = commentsAbove(source.file, source.text, beginning);
      return { rulesets: rulesets.close(), sets, comments, notes };
    } catch (error) {
      if (!(error instanceof NotShell)) throw error;
      const text = source.text.split('\n')[error.line - 1] ?? '';
      throw new FirewallError(
        importProblems.notShell(spanOfLine(source.file, error.line, text), error.what),
        { cause: error },
      );
    }
  },
};
