/** The faults and their results as tables of docs/transaction.md, from the data that the tests run on. */
import { transactionSteps } from './transaction-steps';
import { type Expected, brokenTools, expectedAt, happenings } from './transaction-faults';

export function stepTable(): string {
  return table(
    ['step', 'what is done', 'when something goes wrong here'],
    [...transactionSteps.map(({ name, does, fault }) => [`\`${name}\``, does, fault])],
  );
}

export function happeningTable(): string {
  const rows = happenings.flatMap(({ name, does }) =>
    groupsOf(
      transactionSteps.flatMap(({ name: step }) => {
        const expected = expectedAt(step, name);
        return expected === undefined ? [] : [[step, expected] as const];
      }),
    ).map(([steps, end, says]) => [does, steps, end, says]),
  );
  return table(['what happens', 'at', 'rules', 'the deployer gets'], rows);
}

export function brokenToolTable(): string {
  const faults = [...new Set(brokenTools.map(({ tool, fault }) => `\`${tool}\` ${fault}`))];
  const rows = faults.flatMap((fault) =>
    groupsOf(
      brokenTools.flatMap((each) =>
        `\`${each.tool}\` ${each.fault}` === fault ? [[each.step, each] as const] : [],
      ),
    ).map(([steps, end, says]) => [fault, steps, end, says]),
  );
  return table(['a tool of the host', 'at', 'rules', 'the deployer gets'], rows);
}

/** Steps that end the same way in one row. */
function groupsOf(
  ends: readonly (readonly [string, Expected])[],
): readonly (readonly [string, string, string])[] {
  const groups = new Map<string, string[]>();
  for (const [step, { rules, says }] of ends) {
    const key = `${rules}|${says.length === 0 ? 'nothing' : says.map((code) => `\`${code}\``).join(' or ')}`;
    const steps = groups.get(key) ?? [];
    groups.set(key, steps);
    if (!steps.includes(step)) steps.push(step);
  }
  return [...groups].map(([key, steps]) => {
    const [rules = '', says = ''] = key.split('|');
    return [steps.length === transactionSteps.length ? 'every step' : steps.join(', '), rules, says];
  });
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
