/** Files of ferm. */
import { commentsAbove } from '../comment-lines';
import type { SourceReader } from '../source-file';
import { FermReader } from './ferm/read-ferm';
import { tryTokenize } from './ferm/tokens';

export const ferm: SourceReader = {
  format: 'ferm',
  frontEnd: 'ferm',
  reads: ({ text }) =>
    /^\s*(domain\s+\S+.*)?table\s+[(\w]/m.test(text) &&
    /\bchain\s+[(\w]/.test(text) &&
    /[{;]/.test(text) &&
    !/^\*filter/m.test(text),
  read: (sources) => {
    const read = sources.map(({ file, text }) => {
      const lines = text.split('\n');
      const reader = new FermReader(file, tryTokenize(text) ?? [], lines);
      reader.read();
      return { reader, comments: commentsAbove(file, text) };
    });
    const [first] = read;
    return {
      rulesets: first?.reader.rulesets.close() ?? new Map(),
      comments: new Map(read.flatMap(({ comments }) => [...comments])),
      notes: read.flatMap(({ reader }) => reader.notes),
    };
  },
};
