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
 * All steps, in order. Each begins on the host with a comment of its name (`atStep`), or in `apply-plan.ts`
 * and `settle.ts` with a function of that name; tests make faults happen at each.
 */
export const transactionSteps = [
  {
    name: 'unpack',
    does: 'A folder on the host gets the batches, both ways back, and the scripts that use them; a guard starts that cleans up if all else ends.',
    fault: 'Nothing was changed. The guard removes the folder.',
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
    name: 'commit-ipv4',
    does: 'One `iptables-restore --noflush`: the kernel takes each table whole or not at all.',
    fault: 'What was committed is taken back, at once where somebody can still say so, else by the timer.',
  },
  {
    name: 'commit-ipv6',
    does: 'One `ip6tables-restore --noflush`.',
    fault: 'As before; what IPv4 got is taken back too.',
  },
  {
    name: 'look',
    does: 'Both families are read once more and have to hold what the plan said; meanwhile, the connection that is to confirm is made.',
    fault: 'All is taken back.',
  },
  {
    name: 'confirm',
    does: 'A new TCP connection with a new login, both begun after the commit, renames one file: from then on the change stays.',
    fault:
      'All is taken back, unless the file was renamed; then all of it stays. The host is read to say which.',
  },
  {
    name: 'disarm',
    does: 'The timer sees that, removes the folder and ends; with it goes the lock.',
    fault: 'The change stays. The guard removes the folder.',
  },
  {
    name: 'rollback',
    does: 'Instead of the last two, when no confirmation came or the change was refused: each table that was committed is taken back.',
    fault: 'It is tried again, by the timer or, where that has ended, by the guard.',
  },
] as const satisfies readonly TransactionStep[];

export type StepName = (typeof transactionSteps)[number]['name'];

/** The comment that begins a step in a script. */
export function atStep(name: StepName): string {
  return `# step ${name}`;
}
