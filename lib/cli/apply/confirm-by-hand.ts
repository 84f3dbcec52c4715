/**
 * A person says of each host whether its change stays: after it is on the host, and a new connection reached it.
 *
 * Hosts are asked about one after the other, in the order in which they are ready; each has a deadline of its own,
 * which does not wait for the others. `all` is for whoever has seen enough.
 */
import { visibleText } from '../../base/visible-text';
import type { Prompt } from './prompt';

export interface HostToConfirm {
  readonly name: string;
  /** By the clock; the host goes back a little later. */
  readonly deadlineMs: number;
}

/** @param hosts how many there are to ask about */
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
      say(`${host} holds the change, and a new connection reached it.`);
      say(`Look whether all works. At ${timeOfDay(deadlineMs)} the host goes back by itself.`);
    }
    const answers = hosts > 1 ? ['yes', 'no', 'all'] : ['yes', 'no'];
    const choices = hosts > 1 ? 'yes, no, or all to keep it here and on the hosts after this' : 'yes or no';
    const text = (seconds: number): string => `Keep it? ${choices} (${String(seconds)} s left): `;
    let answer = keepsAll ? 'yes' : await prompt.ask({ text, deadlineMs, over });
    while (answer !== undefined && !answers.includes(answer)) {
      say(`Only ${choices}.`);
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
