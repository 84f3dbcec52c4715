/** What an import id says, in the names of the resource's attributes. Null is as good as left out. */
export interface ImportIdParts {
  readonly host: Readonly<Record<string, string | number | null | undefined>>;
  readonly owner: string;
  readonly foreign_rules?: string | null | undefined;
  readonly confirm_timeout?: number | null | undefined;
  readonly persist?: boolean | null | undefined;
}

/** The id for an import block. The same parts give the same text, whatever order they were written in. */
export function printImportId({
  host,
  owner,
  foreign_rules,
  confirm_timeout,
  persist,
}: ImportIdParts): string {
  const hostParts = Object.entries(host).sort(([left], [right]) => (left < right ? -1 : 1));
  return JSON.stringify(
    {
      host: Object.fromEntries(hostParts),
      owner,
      foreign_rules,
      confirm_timeout,
      persist,
    },
    (_name, value: unknown) => value ?? undefined,
  );
}
