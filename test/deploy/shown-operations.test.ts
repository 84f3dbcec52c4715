/** What was shown and what is to be done, when another owner has come or gone between plan and apply. */
import { isAsShown, isShownElsewhere } from '../../lib/deploy/shown-operations';
import { printOperation } from '../../lib/diff/print-operation';
import { ModelHost } from '../support/project/model-host';
import type { Declaration } from '../support/project/rulesets';

const web: Declaration = { owner: 'web', ipv4: { INPUT: { policy: 'DROP', rules: ['-p tcp -j ACCEPT'] } } };
const mail: Declaration = { owner: 'mail', ipv4: { INPUT: { policy: 'DROP', rules: ['-p udp -j ACCEPT'] } } };
const nothing: Declaration = { owner: 'mail' };

/** Whether what `planned` does is still what was shown before `meanwhile` happened. */
function compare(host: ModelHost, planned: Declaration, meanwhile: () => void) {
  const shown = host.operations(planned);
  meanwhile();
  const plan = host.plan(planned);
  const change = { plan, operations: plan.operations.map(printOperation), warnings: [] };
  return {
    shown,
    now: change.operations,
    same: isAsShown(shown, change),
    elsewhere: isShownElsewhere(shown, change),
  };
}

test('rules that another owner has moved to other places are what was shown', () => {
  const host = ModelHost.with({ INPUT: [] });
  host.apply(web);
  const more = {
    ...web,
    ipv4: { INPUT: { policy: 'DROP', rules: ['-p tcp -j ACCEPT', '-p sctp -j ACCEPT'] } },
  };
  const { same, elsewhere } = compare(host, more, () => host.apply(mail));
  expect([same, elsewhere]).toEqual([false, true]);
});

test('the last of two owners that are destroyed together restores the policy that nobody could show', () => {
  const host = ModelHost.with({ INPUT: [] });
  host.apply(web);
  host.apply(mail);
  const { shown, now, elsewhere } = compare(host, nothing, () => host.apply({ owner: 'web' }));
  expect(shown).not.toContain('iptables -P INPUT ACCEPT');
  expect(now).toContain('iptables -P INPUT ACCEPT');
  expect(elsewhere).toBe(true);
});

test('other rules are not what was shown', () => {
  const host = ModelHost.with({ INPUT: [] });
  host.apply(web);
  const { elsewhere } = compare(host, nothing, () => host.apply(mail));
  expect(elsewhere).toBe(false);
});
