import { rulesetsOfLive } from '../../deploy/live-snapshot';
import { parseHostUrl, printHostUrl } from '../../host/host-url';
import { type LiveHost, renderShow } from '../../review/render-show';
import { type ConnectionOptions, sshOptions } from '../connection-options';
import { hostEngine } from '../host-engine';
import { paintFor } from '../terminal-paint';
import { withProgress } from '../progress';
import type { ExitStatus, World } from '../world';

export interface ShowOptions extends ConnectionOptions {
  readonly host: string;
}

/** What a host holds now: rules of both families with counters and owners. */
export async function show(options: ShowOptions, world: World): Promise<ExitStatus> {
  const host = parseHostUrl(options.host);
  const title = printHostUrl(host);
  const target = { host, options: sshOptions(options, world.env) };
  const { live } = await withProgress(world, [title], 'reading', (progress) => {
    progress.onStart(0);
    return hostEngine().read(target, world.interruption());
  });
  const rulesets = rulesetsOfLive(live);
  const families = live.families.flatMap(({ family, version, backend }): LiveHost['families'] => {
    const ruleset = rulesets.get(family);
    return ruleset === undefined ? [] : [{ ruleset, version, backend }];
  });
  world.stdout.write(renderShow({ title, families }, paintFor(world.stdout, world.env)));
  return 0;
}
