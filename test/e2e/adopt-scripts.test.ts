/** Scripts of the usual shapes: run on a host, and imported. A plan of the program against that host has nothing to do. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Family } from '../../lib/net/family';
import type { Ruleset } from '../../lib/ruleset/model/ruleset';
import { parseSave } from '../../lib/ruleset/save/parse-save';
import { run } from '../cli/fake-world';
import { onHost } from '../support/faults/transaction-host';
import { useSandbox } from '../support/hosts/sandbox';
import { operationsOf } from '../support/project/imported-program';

const folder = join(__dirname, '../fixtures/scripts');

describe('a script that starts a firewall', () => {
  const sandbox = useSandbox('nft');

  /** Commands that would do something to the machine do nothing. */
  const quiet = [
    'export PATH=/opt/quiet:/usr/sbin:/usr/bin:/sbin:/bin',
    'mkdir -p /opt/quiet',
    'for each in modprobe sysctl netfilter-persistent logger; do ln -sf /bin/true /opt/quiet/$each; done',
  ].join('; ');
  const clear =
    'for i in iptables ip6tables; do printf "*filter\\nCOMMIT\\n*nat\\nCOMMIT\\n*mangle\\nCOMMIT\\n" | $i-restore; done';

  test.each(readdirSync(folder))('%s declares what it does', async (name) => {
    const path = join(folder, name);
    const shell = name.endsWith('.bash') ? 'bash' : 'sh';
    await onHost(sandbox(), `${clear}; ${quiet}; ${shell} -s start > /dev/null`, readFileSync(path, 'utf8'));
    const liveOf = async (family: Family): Promise<readonly [Family, Ruleset]> => {
      const file = family === 'ipv4' ? 'iptables-save' : 'ip6tables-save';
      const { ruleset, diagnostics } = parseSave(await onHost(sandbox(), file), { family, file, live: true });
      if (ruleset === undefined) throw new Error(JSON.stringify(diagnostics));
      return [family, ruleset];
    };
    const live = new Map([await liveOf('ipv4'), await liveOf('ipv6')]);
    const { status, stdout, stderr } = await run(['import', path]);
    expect(status).toBe(0);
    // What the script sets beside rules, and nothing else, is left out.
    expect(stderr.match(/\[import\/[a-z-]+\]/g) ?? []).not.toContain('[import/not-understood]');
    expect(operationsOf(stdout, live)).toEqual([]);
  });
});
