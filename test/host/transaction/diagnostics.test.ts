import { rollbackCatalogue } from '../../../lib/host/transaction/catalogue';
import { endings, reasons, refusals } from '../../../lib/host/transaction/diagnostics';

const reason = rollbackCatalogue.problem({ code: 'apply/refused', summary: 'no' });

test('every reason and every ending says that a change was started, no refusal does', () => {
  const started = [
    reasons.batchRefused({ host: 'h', command: 'c', status: 1, said: '', input: '' }),
    reasons.notAsPlanned('h', [], []),
    reasons.unreadable('h', ''),
    reasons.unreachable('h', ''),
    reasons.noFullPackets('h', 1, ''),
    reasons.late('h', 1, false),
    reasons.noAnswer('h', 1),
    reasons.declined('h', ''),
    reasons.lost('h', '', false),
    reasons.aborted('h'),
    endings.rolledBack('h', reason),
    endings.notRolledBack('h', reason, [], ''),
    endings.changedMeanwhile('h', reason, []),
    endings.stillRunning('h', reason),
    endings.left('h', 1),
    endings.unknown('h', 1, reason, ''),
  ];
  expect(started).toHaveLength(Object.keys(reasons).length + Object.keys(endings).length);
  expect(started.filter(({ host }) => host !== 'rolled-back' && host !== 'unknown')).toEqual([]);

  expect(endings.stillRunning('h', reason)).toMatchObject({ code: 'apply/still-running', host: 'unknown' });

  const refused = [
    refusals.noSpace('h', ''),
    refusals.missingTools('h', ''),
    refusals.noTimer('h', ''),
    refusals.oldIptables('h', ''),
    refusals.endsAtLogout('h', ''),
    refusals.locked('h', ''),
    refusals.xtablesLocked('h'),
    refusals.stopped('h'),
  ];
  expect(refused).toHaveLength(Object.keys(refusals).length);
  expect(refused.filter(({ host }) => host !== 'unchanged')).toEqual([]);
});
