/**
 * The provider process over fake hosts: what a test bundles and has Terraform start.
 *
 * FAKE_HOSTS is the folder of the hosts. Each process leaves a file named after its id in FAKE_PROCESSES. With
 * FAKE_APPLY=hang an apply goes on until it is aborted; with FAKE_APPLY=ignore it goes on after that too.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { iptablesProvider } from '../../../lib/provider/iptables-provider';
import { launchProvider } from '../../../lib/provider/wire/launch';
import { serveProvider } from '../../../lib/provider/wire/serve';
import { fakeRulesetEngine } from './fake-ruleset-engine';

writeFileSync(join(process.env['FAKE_PROCESSES'] ?? '', String(process.pid)), '');

void launchProvider((options) => {
  const mode = process.env['FAKE_APPLY'];
  const hang = (abort: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      writeFileSync(join(process.env['FAKE_PROCESSES'] ?? '', 'applying'), '');
      if (mode === 'hang') abort.addEventListener('abort', () => resolve());
    });
  const behaviour =
    mode === undefined ? {} : { beforeApply: ({ abort }: { abort: AbortSignal }) => hang(abort) };
  const engine = fakeRulesetEngine(process.env['FAKE_HOSTS'] ?? '', behaviour);
  return serveProvider(iptablesProvider(engine, process.env), options);
});
