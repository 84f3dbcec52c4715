/**
 * The services that go-plugin expects beside the provider. Only the controller matters: without `Shutdown`
 * Terraform waits two seconds for each provider process before it kills it. The streams are accepted and
 * stay silent: Terraform shows nothing of what is sent on them.
 */
import { integer, message, string } from './protobuf';
import { type RpcMethod, unary } from './rpc';
import { empty } from './terraform-messages';

/** @param shutDown called when Terraform is done with this process; the answer is sent after it returned. */
export function pluginServices(shutDown: () => void): readonly RpcMethod[] {
  return [
    unary('/plugin.GRPCController/Shutdown', empty, empty, () => {
      shutDown();
      return Promise.resolve({});
    }),
    { kind: 'silent', path: '/plugin.GRPCStdio/StreamStdio' },
    { kind: 'silent', path: '/plugin.GRPCBroker/StartStream' },
    unary('/grpc.health.v1.Health/Check', healthCheckRequest, healthCheckResponse, (request) =>
      Promise.resolve({
        status: request.service === 'plugin' ? servingStatus.serving : servingStatus.serviceUnknown,
      }),
    ),
  ];
}

/** The messages of the gRPC health check, which go-plugin answers for the service `plugin`. */

const healthCheckRequest = message({ service: string(1) });
const servingStatus = { serving: 1, serviceUnknown: 3 } as const;
const healthCheckResponse = message({ status: integer(1) });
