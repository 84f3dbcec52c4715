import { FirewallError } from '../base/firewall-error';
import type { EarlierShow } from '../review/hit-ages';
import { fileProblems } from './diagnostics';
import { readInputFile } from './read-input';

/** What `show --format json` wrote of this host. @throws FirewallError `cli/not-a-reading`, `cli/...` when it cannot be read */
export function readEarlierShow(file: string, host: string): EarlierShow {
  const refuse = (why: string): never => {
    throw new FirewallError(fileProblems.notAReading(file, why));
  };
  const value = parse(readInputFile(file).toString('utf8'), refuse);
  if (!isReading(value)) return refuse('it has another form');
  if (value.host !== host) return refuse(`it is of ${value.host}`);
  return value;
}

function parse(text: string, refuse: (why: string) => never): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return refuse('it is not JSON');
  }
}

function isReading(value: unknown): value is EarlierShow & { readonly host: string } {
  return (
    has(value, { version: (version) => version === 1, host: isText, readAt: isTime }) &&
    isListOf(
      value,
      'families',
      (family) =>
        has(family, { family: isText }) &&
        isListOf(
          family,
          'tables',
          (table) =>
            has(table, { table: isText }) &&
            isListOf(
              table,
              'chains',
              (chain) => has(chain, { chain: isText }) && isListOf(chain, 'rules', isRule),
            ),
        ),
    )
  );
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isTime = (value: unknown): boolean => typeof value === 'string' && !Number.isNaN(Date.parse(value));

function isRule(value: unknown): boolean {
  return has(value, {
    rule: isText,
    packets: (packets) => packets === undefined || typeof packets === 'number',
    hit: (hit) =>
      hit === undefined || has(hit, { kind: (kind) => kind === 'hit' || kind === 'idle', since: isTime }),
  });
}

function has(
  value: unknown,
  members: Readonly<Record<string, (member: unknown) => boolean>>,
): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const record = value as Readonly<Record<string, unknown>>;
  return Object.entries(members).every(([name, isRight]) => isRight(record[name]));
}

function isListOf(value: object, name: string, isRight: (item: unknown) => boolean): boolean {
  const list = (value as Readonly<Record<string, unknown>>)[name];
  return Array.isArray(list) && list.every(isRight);
}
