/** The provider: connection defaults, and one resource. */
import { connectionDefaults } from '../resource/connection';
import { forbiddenCharacter, invalidValue, notNull } from './diagnostics';
import type { Call } from './framework/call';
import type { ProviderLogic } from './framework/provider-logic';
import { isWhollyKnown } from '../resource/value';
import type { LoadEngine } from '../deploy/host-engine';
import { rulesetResource, type RulesetClient } from './ruleset-resource';
import { providerAttributes, providerDescription, type ProviderConfig } from '../resource/attributes';

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
      validateProvider(config, call.report);
      return Promise.resolve();
    },
    configure: ({ config }) =>
      Promise.resolve(isWhollyKnown(config) ? connectionDefaults(config, environment) : undefined),
  };
}

function validateProvider(config: ProviderConfig, report: Call['report']): void {
  for (const [name, value] of Object.entries(config)) {
    const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
    texts.forEach((text, index) => {
      const path = Array.isArray(value) ? [name, index] : [name];
      if (typeof text === 'string' && /[\0\n\r]/.test(text)) report(forbiddenCharacter(name, text), path);
      if (Array.isArray(value) && text === null) report(notNull(`element ${String(index)} of ${name}`), path);
    });
  }
  for (const name of ['connect_timeout', 'keepalive_interval', 'wait_for_ssh'] as const) {
    const seconds = config[name];
    if (typeof seconds === 'number' && seconds <= 0)
      report(invalidValue(name, seconds, 'seconds above 0'), [name]);
  }
  const { port } = config;
  if (typeof port === 'number' && !(Number.isInteger(port) && port >= 1 && port <= 65_535)) {
    report(invalidValue('port', port, 'whole numbers from 1 to 65535'), ['port']);
  }
}
