/** The box of a page that asks what becomes of a packet. The answer is worked out by the script of the page. */
import { connectionStates } from '../extensions/packet-test';
import { type Markup, markup } from './markup';
import type { PageData } from './page-data';
import { familyNames } from './picture';

const hooks = ['INPUT', 'FORWARD', 'OUTPUT', 'PREROUTING', 'POSTROUTING'] as const;

export function traceForm({ rulesets }: PageData): Markup {
  const hosts = new Set(rulesets.map(({ title }) => title));
  const choices = rulesets.map(({ title, family }) =>
    hosts.size > 1 ? `${title}, ${familyNames[family]}` : familyNames[family],
  );
  return markup`<section id="trace" aria-labelledby="trace-heading" class="needs-script">
<h2 id="trace-heading">What becomes of a packet?</h2>
<p>Fields that stay empty may have any value. The answer is worked out in this page; nothing is sent anywhere.</p>
<form id="trace-form" autocomplete="off">
${select(
  'ruleset',
  'Rules',
  choices.map((text, index) => [String(index), text]),
)}
${
  rulesets.some(({ isChange }) => isChange)
    ? select('side', 'When', [
        ['after', 'after the change'],
        ['before', 'before the change'],
      ])
    : ''
}
${select(
  'chain',
  'Begins in',
  hooks.map((hook) => [hook, hook]),
)}
${input('protocol', 'Protocol', 'tcp', 'tcp')}
${input('source', 'From address', '192.0.2.7')}
${input('sourcePort', 'From port', '')}
${input('destination', 'To address', '')}
${input('destinationPort', 'To port', '443')}
${input('icmpType', 'ICMP type', '')}
${input('inInterface', 'Comes in by', 'eth0')}
${input('outInterface', 'Goes out by', '')}
${select(
  'state',
  'State',
  ['NEW', ...connectionStates.filter((state) => state !== 'NEW')].map((state) => [state, state]),
)}
${input('mark', 'Mark', '')}
<button type="submit">Trace</button>
</form>
<div id="trace-answer" role="status" aria-live="polite"></div>
</section>
`;
}

function select(
  name: string,
  label: string,
  options: readonly (readonly [value: string, text: string])[],
): Markup {
  return markup`<label>${label} <select name="${name}">${options.map(([value, text]) => markup`<option value="${value}">${text}</option>`)}</select></label>`;
}

function input(name: string, label: string, example: string, value = ''): Markup {
  return markup`<label>${label} <input type="text" name="${name}" value="${value}" placeholder="${example}" spellcheck="false"></label>`;
}
