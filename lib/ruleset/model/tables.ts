/** A table of iptables. */
export type TableName = 'filter' | 'nat' | 'mangle' | 'raw' | 'security';

/** The built-in chains of each table, in the order in which iptables names them. */
const builtIn: Readonly<Record<TableName, readonly string[]>> = {
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  raw: ['PREROUTING', 'OUTPUT'],
  security: ['INPUT', 'FORWARD', 'OUTPUT'],
};

export const tableNames = Object.keys(builtIn) as readonly TableName[];

/** The built-in chains of a table; none for a table that iptables does not have. */
export function builtInChains(table: string): readonly string[] {
  return Object.hasOwn(builtIn, table) ? builtIn[table as TableName] : [];
}

export function isBuiltIn(table: string, chain: string): boolean {
  return builtInChains(table).includes(chain);
}

/** Longest name of a user chain in bytes, both backends. */
export const maxChainNameBytes = 28;

/** Why a name may not be that of a user chain, or undefined when it may. */
export function tryFindChainNameFault(name: string): string | undefined {
  const bytes = Buffer.byteLength(name);
  if (bytes === 0 || bytes > maxChainNameBytes) {
    return `is ${String(bytes)} bytes long; a chain name has 1 to ${String(maxChainNameBytes)}`;
  }
  if (!/^[^\s\p{C}"'\\!-][^\s\p{C}"'\\]*$/u.test(name)) {
    return 'may hold no white space, control characters, quotes or backslashes, and not begin with ! or -';
  }
  return undefined;
}
