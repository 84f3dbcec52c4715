/** Connections that a change of zones cuts. */
import { changedZones } from '../../../lib/plan/warnings/changed-zones';
import { liveTables } from '../../support/project/rulesets';

const zone = '-p tcp -m tcp --dport 22 -j CT --zone-orig 5';
const raw = (...rules: readonly string[]) => liveTables({ raw: { 'PREROUTING ACCEPT': rules } });

test('a zone that comes or goes is a warning with its rules, for connections that exist are in another one', () => {
  const [came] = changedZones(raw(), raw(zone));
  expect(came).toMatchObject({
    code: 'plan/zones-changed',
    severity: 'warning',
    detail: `raw PREROUTING: ${zone}`,
  });
  const [went] = changedZones(raw(zone), raw());
  expect(went?.detail).toBe(`raw PREROUTING: ${zone}, which is gone`);
});

test.each([
  ['the same rules stand there', [zone], [zone]],
  ['they change places', [zone, '-p udp -j CT --zone 2'], ['-p udp -j CT --zone 2', zone]],
  ['a comment says who owns it now', [zone], [zone.replace('-j', '-m comment --comment "web: zone" -j')]],
  ['a template has the usual zone', [], ['-p tcp -m tcp --dport 21 -j CT --helper ftp']],
  ['packets leave connection tracking', [], ['-p udp -j CT --notrack']],
])('nothing is said where %s', (_, before, after) => {
  expect(changedZones(raw(...before), raw(...after))).toEqual([]);
});
