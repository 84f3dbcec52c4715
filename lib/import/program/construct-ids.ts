/** Ids of constructs, each once, without the one that a firewall gives its resource and those that every object has already. */
export class ConstructIds {
  private readonly used = new Set(['ruleset', ...Object.getOwnPropertyNames(Object.prototype)]);
  private readonly counts = new Map<string, number>();

  next(wanted: string): string {
    let id: string;
    do {
      const count = (this.counts.get(wanted) ?? 0) + 1;
      this.counts.set(wanted, count);
      id = count === 1 ? wanted : `${wanted}-${String(count)}`;
    } while (this.used.has(id));
    this.used.add(id);
    return id;
  }
}
