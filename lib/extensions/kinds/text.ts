import { byteLength } from '../../base/bytes';
import { type ValueKind, accepted, refused, wordKind } from '../value-kind';

/** Characters that no rule may hold: they end a line, or a string, where iptables or a terminal reads it. */
const control = /[\u0000-\u0008\u000a-\u001f\u007f]/;

/** Characters that make up samples: those that quoting has to do with among them. */
const unusual = Array.from('abcXYZ019 _-.,:/;$`()\'"\\#!');

/** Free text of a limited number of bytes, printed in quotes when a byte is unusual. */
export function text(kind: {
  readonly name: string;
  readonly maxBytes: number;
  readonly minBytes?: number;
}): ValueKind<string> {
  const allowed = `text of ${String(kind.minBytes ?? 0)} to ${String(kind.maxBytes)} bytes without control characters`;
  return wordKind({
    name: kind.name,
    allowed,
    quoting: 'unusual',
    plain: { form: 'text', minBytes: kind.minBytes ?? 0, maxBytes: kind.maxBytes },
    parse: (word) => {
      if (control.test(word)) return refused(`holds a control character; allowed: ${allowed}`);
      const bytes = byteLength(word);
      if (bytes > kind.maxBytes || bytes < (kind.minBytes ?? 0)) {
        return refused(`is ${String(bytes)} bytes long; allowed: ${allowed}`);
      }
      return accepted(word);
    },
    sample: (random) =>
      Array.from(
        { length: random.integer(Math.max(1, kind.minBytes ?? 0), Math.min(20, kind.maxBytes)) },
        () => random.pick(unusual),
      ).join(''),
  });
}

/** A name of a limited number of bytes without white space, printed as it is; often that of a file in /proc. */
export function name(kind: { readonly name: string; readonly maxBytes: number }): ValueKind<string> {
  const allowed = `a name of 1 to ${String(kind.maxBytes)} bytes without white space, quotes, / and \\`;
  return wordKind({
    name: kind.name,
    allowed,
    parse: (word) =>
      /^(?!\.{1,2}$|!$)[^\s\p{C}"'/\\]+$/u.test(word) && byteLength(word) <= kind.maxBytes
        ? accepted(word)
        : refused(`not ${allowed}`),
    sample: (random) => random.pick(['n', 'SSH', 'a.b', 'x_y-z', 'p:q']) + String(random.integer(0, 999)),
  });
}
