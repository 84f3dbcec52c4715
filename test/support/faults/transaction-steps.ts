/** One step of the way from a plan to a host that holds it. */
export interface TransactionStep {
  /** What scripts, tests and documentation call it. */
  readonly name: string;
  /** What is done. */
  readonly does: string;
  /** What the host holds in the end when something goes wrong here. */
  readonly fault: string;
}

/**
 * All steps, in order. The scripts of lib/host/transaction have a comment `# step NAME` where each begins. Tests make faults
 * happen at each.
 */
export const transactionSteps = [
  {
    name: 'prepare',
    does: 'A folder on the host gets the batches, both rollback batches of each table, and the scripts that use them; a watchdog starts that cleans up if all else ends.',
    fault: 'Nothing was changed. The watchdog removes the folder.',
  },
  {
    name: 'rehearse',
    does: 'The new rules are loaded into an empty network namespace of the host; what it refuses there ends the change. Where it has no such namespace, this is left out.',
    fault: 'Nothing was changed.',
  },
  {
    name: 'lock',
    does: 'The lock of the host is taken: the kernel gives it to one at a time and takes it from whoever ends.',
    fault: 'Nothing was changed.',
  },
  {
    name: 'arm',
    does: 'A timer starts that needs neither the connection nor sshd; it has to answer before anything goes on.',
    fault: 'Nothing was changed.',
  },
  {
    name: 'compare',
    does: 'Both families are read again and have to be, byte for byte, what the plan was made for; with iptables-legacy, the lock of iptables is held from here to the commit.',
    fault: 'Nothing was changed.',
  },
  {
    name: 'commit-sets',
    does: 'Where the change is about sets, one `ipset restore`: what rules will name is there before them.',
    fault: 'The sets are rolled back, whatever the kernel has made of them by then.',
  },
  {
    name: 'commit-ipv4',
    does: 'One `iptables-restore --noflush`: the kernel takes each table whole or not at all.',
    fault:
      'What was committed is rolled back, at once where the deployer can still ask for it, else by the timer.',
  },
  {
    name: 'commit-ipv6',
    does: 'One `ip6tables-restore --noflush`.',
    fault: 'As before; IPv4 and the sets are rolled back too.',
  },
  {
    name: 'verify',
    does: 'Both families are read once more and have to hold what the plan said; meanwhile, the connection that is to confirm is made.',
    fault: 'All is rolled back.',
  },
  {
    name: 'confirm',
    does: 'A new TCP connection with a new login, both started after the commit, carries packets of full size there and back, and renames one file: from then on the change stays.',
    fault:
      'All is rolled back, unless the file was renamed; then all of it stays. The host is read to find out which.',
  },
  {
    name: 'disarm',
    does: 'The timer sees that, removes the folder and ends; with it goes the lock.',
    fault: 'The change stays. The watchdog removes the folder.',
  },
  {
    name: 'roll-back',
    does: 'Instead of the last two, when no confirmation came or the change was refused: each table that was committed is rolled back.',
    fault: 'It is tried again, by the timer or, where that has ended, by the watchdog.',
  },
] as const satisfies readonly TransactionStep[];

export type StepName = (typeof transactionSteps)[number]['name'];
