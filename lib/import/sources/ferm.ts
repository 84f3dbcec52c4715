/** Files of ferm. */
import { FirewallError } from '../../base/firewall-error';
import { commentsAbove } from '../comment-lines';
import { importProblems } from '../diagnostics';
import type { SourceReader } from '../source-file';
import { FermReader } from './ferm/read-ferm';
import { TokenStream } from './ferm/token-stream';
import { tryTokenize } from './ferm/tokens';

export const ferm: SourceReader = {
  format: 'ferm',
  frontEnd: 'ferm',
  reads: ({ text }) =>
    /^\s*(domain\s+\S+.*)?table\s+[(\w]/m.test(text) &&
    /\bchain\s+[(\w]/.test(text) &&
    /[{;]/.test(text) &&
    !/^\*filter/m.test(text),
  read: ([source, second]) => {
    if (source === undefined) return { rulesets: new Map(), comments: new Map(), notes: [] };
    if (second !== undefined) throw new FirewallError(importProblems.severalScripts(second.file));
    const { file, text } = source;
    const tokens = tryTokenize(text);
    if (tokens === undefined) throw new FirewallError(importProblems.unknownFormat(file));
    const reader = new FermReader(file, new TokenStream(tokens), text.split('\n'));
    reader.read();
    const comments = commentsAbove(file, text, /\{$/);
    return { rulesets: reader.rulesets.close(), comments, notes: reader.notes };
  },
};
