/**
 * Confirmation by hand: for each host, once the change is on it and a new connection has reached it, a person confirms or
 * declines.
 *
 * The questions come one after the other, in the order in which the hosts are ready; each host has its own deadline, which does
 * not wait for the others. `all` confirms the remaining hosts too.
 */
import { visibleText } from '../../base/visible-text';
import type { Prompt } from './prompt';

export interface HostToConfirm {
  readonly name: string;
  /** Wall-clock time in milliseconds; the host rolls back shortly after. */
  readonly deadlineMs: number;
}

/** @param hosts how many hosts there are */
export function confirmByHand(
  prompt: Prompt,
  hosts: number,
): (host: HostToConfirm, over: AbortSignal) => Promise<boolean> {
  const { say } = prompt;
  let keepsAll = false;
  let turn: Promise<unknown> = Promise.resolve();

  const askAbout = async ({ name, deadlineMs }: HostToConfirm, over: AbortSignal): Promise<boolean> => {
    const host = visibleText(name);
    if (over.aborted) return false;
    if (!keepsAll) {
      say(`${host}: the change is on the host, and a new connection has reached it.`);
      say(`Check that everything works. At ${timeOfDay(deadlineMs)} the host rolls back by itself.`);
    }
    const answers = hosts > 1 ? ['yes', 'no', 'all'] : ['yes', 'no'];
    const choices = hosts > 1 ? 'yes, no, or all to keep it here and on the remaining hosts' : 'yes or no';
    const text = (seconds: number): string => `Keep it? ${choices} (${String(seconds)} s left): `;
    let answer = keepsAll ? 'yes' : await prompt.ask({ text, deadlineMs, over });
    while (answer !== undefined && !answers.includes(answer)) {
      say(`Answer ${choices}.`);
      answer = await prompt.ask({ text, deadlineMs, over });
    }
    if (answer === 'all') keepsAll = true;
    return answer === 'yes' || answer === 'all';
  };

  return (host, over) => {
    const mine = turn.then(() => askAbout(host, over));
    turn = mine.catch(() => undefined);
    return mine;
  };
}

function timeOfDay(milliseconds: number): string {
  return new Date(milliseconds).toTimeString().slice(0, 8);
}
