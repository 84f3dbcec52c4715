/**
 * What the reads of one run made of the states that they were given.
 *
 * Terraform (1.11) plans the destroy of a resource that is no longer in the configuration before it refreshes it. So that
 * plan reads the host itself, and the refresh that follows has it from there.
 */
import type { Stored } from './framework/resource-logic';

export class ReadsOfARun<State> {
  private readonly reads = new Map<string, Promise<Stored<State>>>();

  /** What was read in this run for the same state with the same private bytes, or else what `read` gives. */
  of(
    { state, private: bytes }: Stored<State>,
    read: (stored: Stored<State>) => Promise<Stored<State>>,
  ): Promise<Stored<State>> {
    const key = `${Buffer.from(bytes).toString('base64')} ${JSON.stringify(state)}`;
    const known = this.reads.get(key) ?? read({ state, private: bytes });
    this.reads.set(key, known);
    return known;
  }
}
