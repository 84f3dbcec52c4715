import type { ApplyRequest } from '../deploy/apply-request';
import type { RulesetState } from './attributes';
import type { Known } from './value';

/** What a resource says about how it is applied, in the words of the engine. */
export type ApplySettings = Pick<ApplyRequest, 'confirmTimeoutMs' | 'persist' | 'acceptLockoutRisk'>;

export function applySettings({
  confirm_timeout,
  persist,
  accept_lockout_risk,
}: Pick<Known<RulesetState>, 'confirm_timeout' | 'persist' | 'accept_lockout_risk'>): ApplySettings {
  return {
    ...(confirm_timeout === null ? {} : { confirmTimeoutMs: confirm_timeout * 1000 }),
    ...(persist === null ? {} : { persist }),
    ...(accept_lockout_risk === null ? {} : { acceptLockoutRisk: accept_lockout_risk }),
  };
}
