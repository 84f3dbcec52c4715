/** The methods of Terraform's Provider service; what is not listed is answered "unimplemented". */
import type { ProviderCalls } from './provider-calls';
import { unary, type RpcMethod } from './rpc';
import * as messages from './terraform-messages';

const at = (method: string): string => `/tfplugin6.Provider/${method}`;

/** The paths of those that use much of the code. */
export const longMethods: readonly string[] = [
  'ReadResource',
  'PlanResourceChange',
  'ApplyResourceChange',
  'ImportResourceState',
].map(at);

export function providerService(calls: ProviderCalls): readonly RpcMethod[] {
  return [
    unary(at('GetProviderSchema'), messages.empty, messages.getProviderSchemaResponse, () =>
      Promise.resolve(calls.schema()),
    ),
    unary(
      at('ValidateProviderConfig'),
      messages.validateProviderConfigRequest,
      messages.validateProviderConfigResponse,
      (request, abort) => calls.validateProvider(request, abort),
    ),
    unary(
      at('ConfigureProvider'),
      messages.configureProviderRequest,
      messages.configureProviderResponse,
      (request, abort) => calls.configure(request, abort),
    ),
    unary(
      at('ValidateResourceConfig'),
      messages.validateResourceConfigRequest,
      messages.validateResourceConfigResponse,
      (request, abort) => calls.validateResource(request, abort),
    ),
    unary(
      at('UpgradeResourceState'),
      messages.upgradeResourceStateRequest,
      messages.upgradeResourceStateResponse,
      (request, abort) => calls.upgrade(request, abort),
    ),
    unary(at('ReadResource'), messages.readResourceRequest, messages.readResourceResponse, (request, abort) =>
      calls.read(request, abort),
    ),
    unary(
      at('PlanResourceChange'),
      messages.planResourceChangeRequest,
      messages.planResourceChangeResponse,
      (request, abort) => calls.plan(request, abort),
    ),
    unary(
      at('ApplyResourceChange'),
      messages.applyResourceChangeRequest,
      messages.applyResourceChangeResponse,
      (request, abort) => calls.apply(request, abort),
    ),
    unary(
      at('ImportResourceState'),
      messages.importResourceStateRequest,
      messages.importResourceStateResponse,
      (request, abort) => calls.importState(request, abort),
    ),
    unary(at('StopProvider'), messages.empty, messages.stopProviderResponse, () => {
      calls.stop();
      return Promise.resolve({});
    }),
  ];
}
