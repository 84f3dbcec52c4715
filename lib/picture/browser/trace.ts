/** Questions about packets, answered here by the same code that `cdktf-iptables trace` runs. */
import { TooLarge } from '../../impact/diagrams/decision-diagrams';
import { tracePacket } from '../../impact/questions/trace-packet';
import { NoSuchPacket, type TracedPacket } from '../../impact/questions/traced-packet';
import { type PageData, type PageRuleset, rulesetOf } from '../page-data';
import { element, tryFindElement } from './elements';
import { traceAnswer } from './trace-answer';

export function prepareTrace(): void {
  const form = tryFindElement('trace-form', HTMLFormElement);
  const answer = tryFindElement('trace-answer', HTMLElement);
  const source = document.getElementById('data')?.textContent ?? '';
  if (form === undefined || answer === undefined) return;
  // Parsed when it is first asked for: opening the page does not wait for it.
  let data: PageData | undefined;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    answer.replaceChildren(element('p', 'Working it out…'));
    // What was just written is shown first: a large ruleset takes a while.
    requestAnimationFrame(() =>
      setTimeout(() => {
        data ??= JSON.parse(source) as PageData;
        answer.replaceChildren(...answerTo(new FormData(form), data));
      }),
    );
  });
}

function answerTo(form: FormData, { rulesets }: PageData): readonly Node[] {
  const given = (name: string): string => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const asked: PageRuleset | undefined = rulesets[Number(given('ruleset'))];
  if (asked === undefined) return [];
  const side = given('side') === 'before' ? 'before' : 'after';
  try {
    return traceAnswer(tracePacket(rulesetOf(asked, side), packetOf(given)), asked, side);
  } catch (error) {
    return [element('p', problem(error), 'problem')];
  }
}

const labels: Readonly<Record<string, string>> = {
  chain: 'Begins in',
  proto: 'Protocol',
  src: 'From address',
  dst: 'To address',
  sport: 'From port',
  dport: 'To port',
  'icmp-type': 'ICMP type',
  in: 'Comes in by',
  out: 'Goes out by',
  state: 'State',
  mark: 'Mark',
};

function problem(error: unknown): string {
  if (error instanceof NoSuchPacket)
    return `${labels[error.field] ?? error.field} ${error.value} is not ${error.allowed}.`;
  if (error instanceof TooLarge)
    return 'The ruleset is too large for an answer; name more fields of the packet.';
  return `This cannot be answered: ${error instanceof Error ? error.message : 'an unknown fault'}.`;
}

/** @throws NoSuchPacket */
function packetOf(given: (name: string) => string): TracedPacket {
  const texts = ['source', 'destination', 'icmpType', 'inInterface', 'outInterface', 'state'] as const;
  const numbers = [
    ['sourcePort', 'sport', 65_535],
    ['destinationPort', 'dport', 65_535],
    ['mark', 'mark', 0xffff_ffff],
  ] as const;
  return {
    ...{ chain: given('chain'), protocol: given('protocol') },
    ...Object.fromEntries(texts.flatMap((name) => (given(name) === '' ? [] : [[name, given(name)]]))),
    ...Object.fromEntries(
      numbers.flatMap(([name, field, most]) => {
        const value = given(name);
        if (value === '') return [];
        if (!/^(?:[0-9]+|0x[0-9a-f]+)$/i.test(value) || Number(value) > most)
          throw new NoSuchPacket(field, value, `a number from 0 to ${String(most)}`);
        return [[name, Number(value)]];
      }),
    ),
  };
}
