/** Parsed JSON that nobody has looked into yet: the members that cdktf writes, or an error that names the place. */
import { FirewallError } from '../../base/firewall-error';
import { isRecord, type Value, type ValueRecord } from '../../resource/value';
import { appProblems } from '../diagnostics';

/** @throws FirewallError `cli/unexpected-value` */
export function objectAt(value: Value | undefined, file: string, where: string): ValueRecord {
  if (value === undefined || value === null) return {};
  if (isRecord(value)) return value;
  throw new FirewallError(appProblems.unexpected(file, where, 'it is not an object'));
}

/** @throws FirewallError `cli/unexpected-value` */
export function textAt(value: Value | undefined, file: string, where: string): string {
  if (typeof value === 'string') return value;
  throw new FirewallError(appProblems.unexpected(file, where, 'it is not text'));
}
