/** What stands around the rules of a host, as its tools print it; without what it has no tool for, or was not asked for. */
export type HostSurroundings = Readonly<Partial<Record<SurroundingName, string>>>;

/** In the order in which the host prints them (`lib/host/surroundings.sh`). */
export const surroundingNames = ['addresses', 'routers', 'sockets', 'connections'] as const;

export type SurroundingName = (typeof surroundingNames)[number];
