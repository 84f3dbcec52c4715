/**
 * A file of assertions, as YAML or JSON:
 *
 *     assertions:
 *       - mustAccept: { service: ssh, from: 192.0.2.0/24 }
 *       - mustNotAccept: { service: [mysql, postgresql] }
 *       - onlyFrom: { name: metrics stay inside, from: [10.0.0.0/8, "fd00::/8"], protocol: tcp, ports: [9100, "9400:9500"] }
 *
 * Each is about new connections, and looks at their first packets.
 */
import { LineCounter, type Node, parseDocument } from 'yaml';
import type { Diagnostic, Span } from '../../base/diagnostic';
import { FirewallError } from '../../base/firewall-error';
import type { Assertion, AssertionVerb } from '../../plan/assertions/assertion';
import { assertionVerbs } from '../../plan/assertions/assertion';
import { fileProblems } from '../diagnostics';
import { readInputFile } from '../read-input';
import { BadAssertion, type GivenTraffic, askedPackets, trafficKeys } from './asserted-packets';

/** @throws FirewallError `cli/bad-assertion` with file, line and column, and what is wrong with the file itself: `cli/...` */
export function readAssertions(file: string): readonly Assertion[] {
  const text = readInputFile(file).toString('utf8');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const source = { file, text, lines };
  const [first] = document.errors;
  if (first !== undefined)
    throw new FirewallError([fileProblems.badAssertion(first.message, spanAt(first.pos, source))]);
  const problems: Diagnostic[] = [];
  /** Of a value, or of what is around it. */
  const rangeOf = (path: readonly (string | number)[]): readonly number[] => {
    const node = document.getIn(path, true) as Node | undefined;
    return node?.range ?? (path.length === 0 ? [0, 1] : rangeOf(path.slice(0, -1)));
  };
  const checked = <T>(path: readonly (string | number)[], read: () => T): readonly T[] => {
    try {
      return [read()];
    } catch (error) {
      if (!(error instanceof BadAssertion)) throw error;
      problems.push(
        fileProblems.badAssertion(error.message, spanAt(rangeOf([...path, ...error.path]), source)),
      );
      return [];
    }
  };
  const [items = []] = checked([], () => itemsOf(document.toJS()));
  const assertions = items.flatMap((item, index) => checked(['assertions', index], () => assertionOf(item)));
  if (problems.length > 0) throw new FirewallError(problems);
  return assertions;
}

interface Source {
  readonly file: string;
  readonly text: string;
  readonly lines: LineCounter;
}

function spanAt([start, end]: readonly number[], { file, text, lines }: Source): Span {
  const { line, col } = lines.linePos(start ?? 0);
  const whole = text.split('\n')[line - 1] ?? '';
  const length = Math.max(1, Math.min((end ?? 0) - (start ?? 0), whole.length - col + 1));
  return { file, line, column: col, length, text: whole };
}

function itemsOf(document: unknown): readonly unknown[] {
  const items = isObject(document) && Object.keys(document).length === 1 ? document['assertions'] : undefined;
  if (Array.isArray(items) && items.length > 0) return items as readonly unknown[];
  throw new BadAssertion([], 'a file of assertions has one key, `assertions`, with a list that is not empty');
}

function assertionOf(item: unknown): Assertion {
  const [verb, ...others] = isObject(item) ? Object.keys(item) : [];
  if (!isObject(item) || verb === undefined || others.length > 0 || !isVerb(verb))
    throw new BadAssertion([], `an assertion has one key: ${assertionVerbs.join(', ')}`);
  const given = item[verb];
  if (!isObject(given))
    throw new BadAssertion([verb], `${verb} says which packets: ${trafficKeys.join(', ')}`);
  const unknown = Object.keys(given).find((key) => !(trafficKeys as readonly string[]).includes(key));
  if (unknown !== undefined)
    throw new BadAssertion(
      [verb, unknown],
      `${verb} does not know ${unknown}; it knows ${trafficKeys.join(', ')}`,
    );
  const traffic = given as GivenTraffic;
  const { name } = traffic;
  if (name !== undefined && typeof name !== 'string')
    throw new BadAssertion([verb, 'name'], 'a name is a text');
  try {
    return { verb, ...(name === undefined ? {} : { name }), asked: askedPackets(verb, traffic) };
  } catch (error) {
    throw error instanceof BadAssertion ? new BadAssertion([verb, ...error.path], error.message) : error;
  }
}

function isVerb(word: string): word is AssertionVerb {
  return (assertionVerbs as readonly string[]).includes(word);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
