/** Scripts of `iptables` commands, and whatever else holds nothing but such commands. */
import { FirewallError } from '../../base/firewall-error';
import { importProblems } from '../diagnostics';
import { commentsAbove } from '../comment-lines';
import type { SourceReader } from '../source-file';
import { evaluateScript } from './shell/evaluate-script';
import { NotShell } from './shell/script-cursor';

export const shellScript: SourceReader = {
  format: 'a script of iptables commands',
  reads: ({ text }) =>
    /^#!.*\b(sh|bash|dash|ash|ksh)\b/.test(text) ||
    /^[^#\n]*\bip6?tables(-legacy|-nft)?\b['"]?\s+-/m.test(text) ||
    /^[^#\n]*=\s*["']?\S*ip6?tables\b/m.test(text),
  read: (sources) => {
    const [source, second] = sources;
    if (source === undefined) return { rulesets: new Map(), comments: new Map(), notes: [] };
    if (second !== undefined) throw new FirewallError(importProblems.severalScripts(second.file));
    try {
      const { rulesets, notes } = evaluateScript(source.file, source.text);
      return { rulesets: rulesets.close(), comments: commentsAbove(source.file, source.text), notes };
    } catch (error) {
      if (!(error instanceof NotShell)) throw error;
      const text = source.text.split('\n')[error.line - 1] ?? '';
      throw new FirewallError(
        importProblems.notShell(
          { file: source.file, line: error.line, column: 1, length: Math.max(1, text.length), text },
          error.what,
        ),
        { cause: error },
      );
    }
  },
};
