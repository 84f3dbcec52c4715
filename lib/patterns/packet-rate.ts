/** Packets in a time: `10/sec`, `5/min`, `3/hour`, `1/day`. */
export type PacketRate =
  `${number}/${'s' | 'sec' | 'second' | 'm' | 'min' | 'minute' | 'h' | 'hour' | 'd' | 'day'}`;
