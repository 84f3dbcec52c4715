import type { Call, ConfiguredCall } from './call';
import type { AttributePath } from '../../resource/attribute-path';
import type { Attributes, ObjectValue } from '../../resource/attribute-types';

/** The state of a resource and the bytes that the provider keeps beside it, unseen by the user. */
export interface Stored<State> {
  readonly state: State;
  readonly private: Uint8Array;
}

export interface Planned<State> {
  /**
   * What the state will be. A configured value must come back as configured, or as it was in the prior
   * state; a computed one is free, and unknown where it shows only at apply. Equal to the prior state means
   * that there is nothing to do.
   */
  readonly state: State;
  /** @default the private bytes that the plan was given */
  readonly private?: Uint8Array;
  /** Attributes whose change Terraform must answer by destroying and creating. @default none */
  readonly requiresReplace?: readonly AttributePath[];
}

/**
 * What a resource type does, without a word of the protocol.
 *
 * - A method that throws a FirewallError reports its diagnostics; what then happens to the state is said at
 *   each method. A method that reports an error and returns leaves what it returned in the state.
 * - Terraform runs the plan methods **twice** for one apply, the second time in a new process just before
 *   applying, and refuses a second result that differs in a known value. They must be pure in their
 *   arguments. The private bytes of the first plan are lost; those that `read` returned reach both.
 * - `planDestroy` runs once, and its private bytes do reach `destroy`.
 */
export interface ResourceLogic<Members extends Attributes = Attributes, Client = unknown> {
  /** Whole name, such as `iptables_ruleset`. */
  readonly typeName: string;
  readonly description: string;
  /** Raised when states of an older provider need more than members added or left out. */
  readonly schemaVersion: number;
  readonly attributes: Members;

  /** Runs before the provider is configured, and more than once. Anything in `config` may be unknown. */
  validate(request: { readonly config: ObjectValue<Members> }, call: Call): Promise<void>;

  /**
   * A state between runs, from the one that the last run stored: without what an attribute only says of that run. Terraform
   * compares what this returns with what `read` does, and takes a difference for drift.
   * @default the state as it was stored
   */
  restoreState?(state: ObjectValue<Members>): ObjectValue<Members>;

  /** Makes a first state from the text after `terraform import`, or in an import block. `read` follows. */
  importState(
    request: { readonly id: string },
    call: ConfiguredCall<Client>,
  ): Promise<Stored<ObjectValue<Members>>>;

  /** Brings the state up to date. A null state says that the resource is gone. On a throw the old state stays. */
  read(
    request: Stored<ObjectValue<Members>>,
    call: ConfiguredCall<Client>,
  ): Promise<Stored<ObjectValue<Members> | null>>;

  planCreate(
    request: { readonly config: ObjectValue<Members> },
    call: ConfiguredCall<Client>,
  ): Promise<Planned<ObjectValue<Members>>>;

  planUpdate(
    request: {
      readonly prior: ObjectValue<Members>;
      readonly config: ObjectValue<Members>;
      readonly private: Uint8Array;
    },
    call: ConfiguredCall<Client>,
  ): Promise<Planned<ObjectValue<Members>>>;

  planDestroy(
    request: { readonly prior: ObjectValue<Members>; readonly private: Uint8Array },
    call: ConfiguredCall<Client>,
  ): Promise<{ readonly private: Uint8Array }>;

  /**
   * Must return every known planned value as planned. On a throw nothing enters the state: Terraform would
   * mark a partly created resource as tainted, and destroy it the next time.
   */
  create(
    request: { readonly planned: ObjectValue<Members>; readonly private: Uint8Array },
    call: ConfiguredCall<Client>,
  ): Promise<Stored<ObjectValue<Members>>>;

  /** As `create`. On a throw the prior state stays, with the private bytes of the plan. */
  update(
    request: {
      readonly prior: ObjectValue<Members>;
      readonly planned: ObjectValue<Members>;
      readonly private: Uint8Array;
    },
    call: ConfiguredCall<Client>,
  ): Promise<Stored<ObjectValue<Members>>>;

  /** On a throw the resource stays in the state. */
  destroy(
    request: { readonly prior: ObjectValue<Members>; readonly private: Uint8Array },
    call: ConfiguredCall<Client>,
  ): Promise<void>;
}
