/** The messages of the gRPC health check, which go-plugin answers for the service `plugin`. */
import { integer, message, string } from './protobuf';

export const healthCheckRequest = message({ service: string(1) });
export const servingStatus = { serving: 1, serviceUnknown: 3 } as const;
export const healthCheckResponse = message({ status: integer(1) });
