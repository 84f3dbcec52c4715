/** Hosts in rounds, so that no round has one of them twice: where several owners have rules on a host, one follows the other. */
export function rounds<Host extends { readonly title: string }>(
  hosts: readonly Host[],
): readonly (readonly Host[])[] {
  const result: Host[][] = [];
  const next = new Map<string, number>();
  for (const host of hosts) {
    const round = next.get(host.title) ?? 0;
    next.set(host.title, round + 1);
    (result[round] ??= []).push(host);
  }
  return result;
}
