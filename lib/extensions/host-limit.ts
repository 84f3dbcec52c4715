/**
 * Which iptables does not take a rule that the language has, as data.
 *
 * What one backend or version takes is part of the language. A limit says which of them does not take it, or makes
 * another rule of it: so a plan can say it before the host does, and the tests can ask whether it is true, both ways.
 *
 * Versions are as measured: 1.8.7, 1.8.9 and 1.8.11. Those between are taken to be as the one after them.
 */
import type { Backend } from '../net/backend';
import type { HostLimit } from './extension';

/** An iptables: which one, and its version, such as `1.8.9`. */
export interface HostTool {
  readonly backend: Backend;
  readonly version: string;
}

/** Whether a limit is one of this iptables. */
export function limits({ backend, before, from }: HostLimit, tool: HostTool): boolean {
  return (
    (backend === undefined || backend === tool.backend) &&
    (before === undefined || isOlder(tool.version, before)) &&
    (from === undefined || !isOlder(tool.version, from))
  );
}

/** The limit of an option or extension that a version brought. */
export function sinceLimit(since: string): HostLimit {
  return { before: since, why: `it came with iptables ${since}` };
}

function isOlder(version: string, than: string): boolean {
  const parts = (text: string): readonly number[] => text.split('.').map(Number);
  const [own, other] = [parts(version), parts(than)];
  const at = other.findIndex((part, index) => part !== (own[index] ?? 0));
  return at >= 0 && (own[at] ?? 0) < (other[at] ?? 0);
}
