/** The provider: connection defaults, and one resource. */
import { connectionDefaults } from '../resource/connection';
import type { ProviderLogic } from './framework/provider-logic';
import { isWhollyKnown } from '../resource/value';
import type { LoadEngine } from '../deploy/host-engine';
import type { RulesetClient } from './ruleset-request';
import { rulesetResource } from './ruleset-resource';
import { providerAttributes, providerDescription } from '../resource/attributes';
import { checkValues } from '../resource/check-values';

/** @param environment where the passphrase of key files is looked up */
export function iptablesProvider(
  engine: LoadEngine,
  environment: Readonly<Record<string, string | undefined>>,
): ProviderLogic<typeof providerAttributes, RulesetClient> {
  return {
    description: providerDescription,
    attributes: providerAttributes,
    resources: [rulesetResource(engine)],
    validate: ({ config }, call) => {
      checkValues(providerAttributes, config, call.report);
      return Promise.resolve();
    },
    configure: ({ config }) =>
      Promise.resolve(isWhollyKnown(config) ? connectionDefaults(config, environment) : undefined),
  };
}
