import type { Call } from './call';
import type { ResourceLogic } from './resource-logic';
import type { Attributes, ObjectValue } from '../../resource/attribute-types';

/** A provider without a word of the protocol: its own configuration, and its resource types. */
export interface ProviderLogic<Members extends Attributes = Attributes, Client = unknown> {
  readonly description: string;
  readonly attributes: Members;
  /** Anything in `config` may be unknown. */
  validate(request: { readonly config: ObjectValue<Members> }, call: Call): Promise<void>;
  /** What it returns is the `client` of every later call. In a plan, `config` may still hold unknown values. */
  configure(
    request: { readonly config: ObjectValue<Members>; readonly terraformVersion: string },
    call: Call,
  ): Promise<Client>;
  readonly resources: readonly ResourceLogic<Attributes, Client>[];
}
