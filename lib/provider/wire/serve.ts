/** Puts the services together. Everything that takes time to load hangs on this module. */
import type { Socket } from 'node:net';
import type { ProviderLogic } from '../framework/provider-logic';
import { CallRunner } from './call-runner';
import { createGrpcServer } from './grpc-server';
import { pluginServices } from './plugin-services';
import { ProviderCalls } from './provider-calls';
import { providerService } from './provider-service';
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
  const server = createGrpcServer(methods, options.verification);
  return {
    inject: (connection) => {
      server.inject(connection);
    },
    busy: () => runner.busy,
    stop: () => {
      runner.stop();
    },
    close: () => {
      server.close();
    },
  };
}
