/** What `ipset list -t` says of each set: all but its entries. */

export interface ListedSet {
  readonly name: string;
  /** Type and options, as after `ipset create NAME`. */
  readonly header: string;
  /** What follows, an old ipset may not print. */
  readonly entries?: number;
  /** In memory. */
  readonly bytes?: number;
  /** Of rules, and of sets that have it as a member. */
  readonly references?: number;
}

export function parseSetList(text: string): readonly ListedSet[] {
  return text.split(/^(?=Name: )/m).flatMap((block): readonly ListedSet[] => {
    const valueOf = (key: string): string | undefined =>
      new RegExp(`^${key}: (.*)$`, 'm').exec(block)?.[1]?.trim();
    const numberOf = (key: string): number | undefined => {
      const value = valueOf(key);
      return value === undefined || !/^[0-9]+$/.test(value) ? undefined : Number(value);
    };
    const name = /^Name: (.*)$/m.exec(block)?.[1];
    if (name === undefined) return [];
    const [entries, bytes, references] = ['Number of entries', 'Size in memory', 'References'].map(numberOf);
    return [
      {
        name,
        header: [valueOf('Type'), valueOf('Header')]
          .filter((part) => part !== undefined && part !== '')
          .join(' '),
        ...(entries === undefined ? {} : { entries }),
        ...(bytes === undefined ? {} : { bytes }),
        ...(references === undefined ? {} : { references }),
      },
    ];
  });
}
