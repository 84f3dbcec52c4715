/**
 * What the reads of one run made of the states that they were given, by their private bytes.
 *
 * Terraform (1.11) plans the destroy of a resource that is no longer in the configuration before it refreshes it. So that
 * plan reads the host itself, and the refresh that follows has it from there.
 */
import type { Stored } from './framework/resource-logic';

export class ReadsOfARun<State> {
  private readonly reads = new Map<string, Promise<Stored<State>>>();

  /** What was read in this run for these private bytes, or else what `read` gives. */
  of(bytes: Uint8Array, read: () => Promise<Stored<State>>): Promise<Stored<State>> {
    const key = Buffer.from(bytes).toString('base64');
    const known = this.reads.get(key) ?? read();
    this.reads.set(key, known);
    return known;
  }
}
