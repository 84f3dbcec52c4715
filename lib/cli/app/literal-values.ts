/**
 * Values of a stack that stand in it as they are, and values that only Terraform can work out.
 *
 * In Terraform's JSON every string is a template, the name of a member too: `${...}` is an expression, `%{...}` a directive, and `$${`
 * and `%%{` are how the two characters themselves are written.
 */

export interface UnresolvedValue {
  /** Such as `host.address`, or `ipv4.tables.filter.chains.INPUT.rules.3`. */
  readonly where: string;
  readonly value: string;
}

/** Every string inside that has to wait for Terraform. */
export function unresolvedValuesIn(value: unknown, where = ''): readonly UnresolvedValue[] {
  if (typeof value === 'string') return isUnresolved(value) ? [{ where, value }] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const place = where === '' ? name : `${where}.${name}`;
    return [
      ...(isUnresolved(name) ? [{ where: place, value: name }] : []),
      ...unresolvedValuesIn(member, place),
    ];
  });
}

/** The same value with its strings as they are meant. Only for values without late ones. */
export function literal(value: unknown): unknown {
  if (typeof value === 'string') return literalText(value);
  if (Array.isArray(value)) return value.map(literal);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [literalText(name), literal(member)]),
  );
}

function literalText(text: string): string {
  return text.replace(/\$\$\{/g, '${').replace(/%%\{/g, '%{');
}

function isUnresolved(text: string): boolean {
  const rest = text.replace(/\$\$\{|%%\{/g, '_');
  return rest.includes('${') || rest.includes('%{');
}
