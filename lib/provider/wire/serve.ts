/** Puts the services together. Everything that takes time to load hangs on this module. */
import type { Socket } from 'node:net';
import type { ProviderLogic } from '../framework/provider-logic';
import { CallRunner } from './call-runner';
import { createGrpcServer } from './grpc-server';
import { pluginServices } from './plugin-services';
import { ProviderCalls } from './provider-calls';
import { longMethods, providerService } from './provider-service';
import type { RpcMethod } from './rpc';
import type { ClientVerification } from './tls-gate';

export interface ServeOptions {
  /** Without it there is no TLS. */
  readonly verification: ClientVerification | undefined;
  /** Terraform said that it is done; the answer is sent after this returned. */
  readonly onShutDown: () => void;
  /** No call is running any more. */
  readonly onIdle: () => void;
}

export interface ServedProvider {
  inject(connection: Socket): void;
  busy(): boolean;
  /** The paths of those methods that were called and use much of the code. */
  longCalls(): readonly string[];
  /** Aborts running calls. */
  stop(): void;
  close(): void;
}

export function serveProvider(logic: ProviderLogic, options: ServeOptions): ServedProvider {
  const runner = new CallRunner(options.onIdle);
  const methods = [
    ...providerService(new ProviderCalls(logic, runner)),
    ...pluginServices(options.onShutDown),
  ];
  const called = new Set<string>();
  const counted = methods.map((method) => whenCalled(method, () => called.add(method.path)));
  const server = createGrpcServer(counted, options.verification);
  return {
    inject: (connection) => {
      server.inject(connection);
    },
    busy: () => runner.busy,
    longCalls: () => longMethods.filter((path) => called.has(path)),
    stop: () => {
      runner.stop();
    },
    close: () => {
      server.close();
    },
  };
}

function whenCalled(method: RpcMethod, note: () => void): RpcMethod {
  if (method.kind !== 'unary') return method;
  const handle: typeof method.handle = (request, abort) => {
    note();
    return method.handle(request, abort);
  };
  return { ...method, handle };
}
