import type { EmptyRange } from './value-kind';

/** `LAST:FIRST`, as iptables took it until 1.8.10 refused it. Ends are as canonical words have them. */
export const backwardsRange: EmptyRange = {
  holds: (word) => {
    const [first, last] = word.split(':').map(Number);
    return first !== undefined && last !== undefined && first > last;
  },
  refusedFrom: '1.8.10',
};
