/**
 * Answers Terraform's calls by the provider's logic: values in from the wire and given the schema's shape,
 * the logic called, its values and diagnostics out again.
 *
 * Every call gets an answer. What the logic throws becomes diagnostics; what then stands in the state is
 * chosen so that Terraform never loses sight of rules that may be live: see each method.
 */
import { FirewallError } from '../../base/firewall-error';
import { notConfigured, schemaTooNew, unknownResourceType } from '../diagnostics';
import type { ConfiguredCall } from '../framework/call';
import { conformObject } from '../../resource/conform';
import type { ProviderLogic } from '../framework/provider-logic';
import type { Planned, ResourceLogic, Stored } from '../framework/resource-logic';
import type { Attributes, ObjectValue } from '../../resource/attribute-types';
import { type CallRunner } from './call-runner';
import { decodeDynamicValue, decodeJson, encodeDynamicValue, type DynamicValue } from './dynamic-value';
import type { Message } from './protobuf';
import type * as messages from './terraform-messages';
import { pathToWire, schemaToWire } from './to-wire';

type Request<Name extends keyof typeof messages> = Message<(typeof messages)[Name]>;
type State = ObjectValue<Attributes>;

export class ProviderCalls {
  private client: { readonly value: unknown } | undefined;

  constructor(
    private readonly logic: ProviderLogic,
    private readonly runner: CallRunner,
  ) {}

  /** Aborts what is running and everything that comes later. */
  stop(): void {
    this.runner.stop();
  }

  schema() {
    const { description, attributes, resources } = this.logic;
    return {
      provider: schemaToWire(0, description, attributes),
      resource_schemas: Object.fromEntries(
        resources.map((resource) => [
          resource.typeName,
          schemaToWire(resource.schemaVersion, resource.description, resource.attributes),
        ]),
      ),
      server_capabilities: { plan_destroy: true, get_provider_schema_optional: true },
    };
  }

  async validateProvider(request: Request<'validateProviderConfigRequest'>, cancelled: AbortSignal) {
    const { attributes } = this.logic;
    const { diagnostics } = await this.runner.run(
      'checking the provider block',
      attributes,
      cancelled,
      (call) => this.logic.validate({ config: readState(attributes, request.config) }, call),
    );
    return { diagnostics };
  }

  async configure(request: Request<'configureProviderRequest'>, cancelled: AbortSignal) {
    const { attributes } = this.logic;
    const { diagnostics } = await this.runner.run(
      'configuring the provider',
      attributes,
      cancelled,
      async (call) => {
        const config = readState(attributes, request.config);
        const terraformVersion = request.terraform_version ?? '';
        this.client = { value: await this.logic.configure({ config, terraformVersion }, call) };
      },
    );
    return { diagnostics };
  }

  async validateResource(request: Request<'validateResourceConfigRequest'>, cancelled: AbortSignal) {
    const resource = this.resource(request.type_name);
    const { attributes, typeName } = resource;
    const { diagnostics } = await this.runner.run(`checking ${typeName}`, attributes, cancelled, (call) =>
      resource.validate({ config: readState(attributes, request.config) }, call),
    );
    return { diagnostics };
  }

  /** Called for every state that is read, whichever version wrote it: members come and go with the versions. */
  async upgrade(request: Request<'upgradeResourceStateRequest'>, cancelled: AbortSignal) {
    const resource = this.resource(request.type_name);
    const { typeName, attributes, schemaVersion } = resource;
    const version = request.version ?? 0;
    const { result, diagnostics } = await this.runner.run('reading the state', attributes, cancelled, () => {
      if (version > schemaVersion) throw new FirewallError(schemaTooNew(typeName, version, schemaVersion));
      const stored = conformObject(attributes, decodeJson(request.raw_state?.json ?? Buffer.from('{}')));
      return Promise.resolve(resource.restoreState?.(stored) ?? stored);
    });
    return { upgraded_state: encodeState(result), diagnostics };
  }

  /** A read that throws leaves state and private bytes as they were; Terraform stops at the error. */
  async read(request: Request<'readResourceRequest'>, cancelled: AbortSignal) {
    const resource = this.resource(request.type_name);
    const { result, diagnostics } = await this.runConfigured('reading', resource, cancelled, (call) => {
      const state = readState(resource.attributes, request.current_state);
      return resource.read({ state, private: bytesOf(request.private) }, call);
    });
    const answer = storedToWire(result, request.current_state, request.private);
    return { ...answer, diagnostics };
  }

  async plan(request: Request<'planResourceChangeRequest'>, cancelled: AbortSignal) {
    const resource = this.resource(request.type_name);
    const before = bytesOf(request.prior_private);
    const { result, diagnostics } = await this.runConfigured('planning', resource, cancelled, (call) => {
      const prior = readNullableState(resource.attributes, request.prior_state);
      const config = readNullableState(resource.attributes, request.config);
      return planOf(resource, { prior, config, private: before }, call);
    });
    return {
      planned_state: encodeState(result?.state),
      planned_private: result?.private ?? before,
      requires_replace: (result?.requiresReplace ?? []).map((path) => pathToWire(resource.attributes, path)),
      diagnostics,
    };
  }

  /** A create that throws leaves nothing in the state; an update or destroy that throws leaves the prior state. */
  async apply(request: Request<'applyResourceChangeRequest'>, cancelled: AbortSignal) {
    const resource = this.resource(request.type_name);
    const { result, diagnostics } = await this.runConfigured('applying', resource, cancelled, (call) => {
      const prior = readNullableState(resource.attributes, request.prior_state);
      const planned = readNullableState(resource.attributes, request.planned_state);
      return applyTo(resource, { prior, planned, private: bytesOf(request.planned_private) }, call);
    });
    return { ...storedToWire(result, request.prior_state, request.planned_private), diagnostics };
  }

  async importState(request: Request<'importResourceStateRequest'>, cancelled: AbortSignal) {
    const resource = this.resource(request.type_name);
    const { result, diagnostics } = await this.runConfigured('importing', resource, cancelled, (call) =>
      resource.importState({ id: request.id ?? '' }, call),
    );
    if (result === undefined) return { imported_resources: [], diagnostics };
    const imported = {
      type_name: resource.typeName,
      state: encodeState(result.state),
      private: result.private,
    };
    return { imported_resources: [imported], diagnostics };
  }

  /** @throws FirewallError `provider/unknown-resource-type` */
  private resource(typeName: string | undefined): ResourceLogic {
    const resource = this.logic.resources.find((candidate) => candidate.typeName === typeName);
    if (resource === undefined) throw new FirewallError(unknownResourceType(typeName ?? ''));
    return resource;
  }

  private runConfigured<Result>(
    what: string,
    { typeName, attributes }: ResourceLogic,
    cancelled: AbortSignal,
    body: (call: ConfiguredCall<unknown>) => Promise<Result>,
  ) {
    return this.runner.run(`${what} ${typeName}`, attributes, cancelled, (call) => {
      if (this.client === undefined) throw new FirewallError(notConfigured());
      return body({ ...call, client: this.client.value });
    });
  }
}

interface Change {
  readonly prior: State | null;
  readonly private: Uint8Array;
}

async function planOf(
  resource: ResourceLogic,
  { prior, config, private: before }: Change & { readonly config: State | null },
  call: ConfiguredCall<unknown>,
): Promise<Partial<Planned<State | null>>> {
  if (config === null) {
    return prior === null ? {} : resource.planDestroy({ prior, private: before }, call);
  }
  return prior === null
    ? resource.planCreate({ config }, call)
    : resource.planUpdate({ prior, config, private: before }, call);
}

async function applyTo(
  resource: ResourceLogic,
  { prior, planned, private: bytes }: Change & { readonly planned: State | null },
  call: ConfiguredCall<unknown>,
): Promise<Stored<State | null>> {
  if (planned !== null) {
    return prior === null
      ? resource.create({ planned, private: bytes }, call)
      : resource.update({ prior, planned, private: bytes }, call);
  }
  if (prior !== null) await resource.destroy({ prior, private: bytes }, call);
  return { state: null, private: new Uint8Array() };
}

function storedToWire(
  stored: Stored<State | null> | undefined,
  fallback: DynamicValue | undefined,
  fallbackPrivate: Uint8Array | undefined,
) {
  return stored === undefined
    ? { new_state: fallback ?? encodeState(null), private: fallbackPrivate }
    : { new_state: encodeState(stored.state), private: stored.private };
}

function readState(attributes: Attributes, wire: DynamicValue | undefined): State {
  return conformObject(attributes, decodeDynamicValue(wire));
}

function readNullableState(attributes: Attributes, wire: DynamicValue | undefined): State | null {
  const value = decodeDynamicValue(wire);
  return value === null ? null : conformObject(attributes, value);
}

function encodeState(state: State | null | undefined): DynamicValue {
  return encodeDynamicValue(state ?? null);
}

function bytesOf(bytes: Uint8Array | undefined): Uint8Array {
  return bytes ?? new Uint8Array();
}
