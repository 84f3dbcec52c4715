/**
 * From which built-in chains of ipchains a user chain is asked.
 *
 * `-i` names where a packet came in, in a chain that is asked from `input`, and where it goes out in all others: iptables has an
 * option for each.
 */
const builtIn = ['input', 'output', 'forward'] as const;

type Hook = (typeof builtIn)[number];

export class ChainHooks {
  private readonly askedFrom = new Map<string, Set<string>>();

  /** Takes notice of a command: the chain of a rule asks its target. */
  learn([verb = '', chain = '', ...rest]: readonly string[]): void {
    const at = rest.indexOf('-j');
    const target = at < 0 ? undefined : rest[at + 1];
    if ((verb !== '-A' && verb !== '-I') || target === undefined) return;
    this.askedFrom.set(target, (this.askedFrom.get(target) ?? new Set()).add(chain));
  }

  /** Whether `-i` is about where packets come in, or go out; undefined where both may be, or nothing tells. */
  sideOf(chain: string): '-i' | '-o' | undefined {
    const sides = new Set([...this.hooksOf(chain)].map((hook) => (hook === 'input' ? '-i' : '-o')));
    return sides.size === 1 ? [...sides][0] : undefined;
  }

  private hooksOf(chain: string): ReadonlySet<Hook> {
    const asking = new Set([chain]);
    for (const each of asking) for (const other of this.askedFrom.get(each) ?? []) asking.add(other);
    return new Set(builtIn.filter((hook) => asking.has(hook)));
  }
}

export function isHook(chain: string): chain is Hook {
  return (builtIn as readonly string[]).includes(chain);
}
