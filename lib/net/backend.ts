/** Which part of the kernel an iptables keeps its rules in. */
export type Backend = 'legacy' | 'nft';
