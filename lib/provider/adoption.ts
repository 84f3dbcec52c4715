/**
 * Which former owners a change takes over. To adopt is an act of the change that brings it: where `adopts` is left in the
 * configuration, an owner of that name that comes back later is somebody else's.
 */
import type { DeclaredRuleset } from '../deploy/declared-ruleset';
import type { RulesetState } from '../resource/attributes';
import { sameMachine } from '../resource/connection';
import { isWhollyKnown } from '../resource/value';

type Adopter = Pick<RulesetState, 'host' | 'adopts'>;

/** What is configured, without the owners that the state has adopted on this machine already. */
export function withFreshAdopts<Config extends Adopter>(config: Config, prior: Adopter): Config {
  const done = adoptedBefore(config, prior);
  if (done.length === 0) return config;
  return { ...config, adopts: namesIn(config.adopts).filter((owner) => !done.includes(owner)) };
}

/** The owners that are configured to be adopted, and have been. */
export function adoptedBefore(config: Adopter, prior: Adopter): readonly string[] {
  if (!isWhollyKnown(config.host) || !isWhollyKnown(prior.host)) return [];
  if (!sameMachine(prior.host, config.host)) return [];
  const wanted = namesIn(config.adopts);
  return namesIn(prior.adopts).filter((owner) => wanted.includes(owner));
}

/** None while they are not known. */
function namesIn(adopts: RulesetState['adopts']): readonly string[] {
  const names: readonly unknown[] = isWhollyKnown(adopts) ? (adopts ?? []) : [];
  return names.filter((owner): owner is string => typeof owner === 'string');
}

/** A request whose owner is the new name of the one in the state: it adopts what that one has on the host. */
export function adopting<Request extends { readonly desired: DeclaredRuleset }>(
  request: Request,
  former: string,
): Request {
  const { desired } = request;
  return desired.owner === former
    ? request
    : { ...request, desired: { ...desired, adopts: [...(desired.adopts ?? []), former] } };
}
