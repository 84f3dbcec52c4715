/** Limits as they stand in a file. */
import type { PacketRate } from '../../lib/patterns/packet-rate';
import { isRecord } from '../../lib/resource/value';
import { type BurstOptions, type PerAddressOptions, RateLimit } from '../values/rate-limit';
import type { JsonSchema, WrittenForm } from './written-form';

const rate: JsonSchema = { type: 'string', description: '10/sec, 5/min, 3/hour, 1/day' };
const count: JsonSchema = { type: 'integer', minimum: 1 };

/** Each option of a limit; one that is left out does not compile. */
type OptionSchemas<Options> = { readonly [Name in keyof Required<Options>]: JsonSchema };

const overallOptions: OptionSchemas<BurstOptions> = { burst: count };
const perAddressOptions: OptionSchemas<PerAddressOptions> = { burst: count, name: { type: 'string' } };

function limitSchema(name: string, value: JsonSchema, others: JsonSchema['properties'] = {}): JsonSchema {
  return {
    type: 'object',
    properties: { [name]: value, ...others },
    required: [name],
    additionalProperties: false,
  };
}

export const rateLimitSchema: JsonSchema = {
  anyOf: [
    limitSchema('overall', rate, overallOptions),
    limitSchema('perAddress', rate, perAddressOptions),
    limitSchema('recent', {
      type: 'object',
      properties: { connections: count, seconds: count },
      required: ['connections', 'seconds'],
      additionalProperties: false,
    }),
    limitSchema('concurrent', count),
  ],
};

const rateLimitAllowed =
  '{ overall: 10/sec, burst: 20 }, { perAddress: 10/sec, burst: 20, name: vpn }, ' +
  '{ recent: { connections: 10, seconds: 60 } } or { concurrent: 20 }';

export const rateLimitForm: WrittenForm = {
  schema: { $ref: '#/definitions/rateLimit' },
  read: (value, at, context) => {
    const limit = tryReadLimit(value);
    if (limit === undefined) context.report({ at, kind: 'value', got: value, allowed: rateLimitAllowed });
    return limit ?? value;
  },
};

function tryReadLimit(value: unknown): RateLimit | undefined {
  if (!isRecord(value)) return undefined;
  const { overall, perAddress, recent, concurrent, burst, name, ...others } = value;
  const kinds = [overall, perAddress, recent, concurrent].filter((each) => each !== undefined);
  if (kinds.length !== 1 || Object.keys(others).length > 0) return undefined;
  if (perAddress === undefined && name !== undefined) return undefined;
  const bucket = overall ?? perAddress;
  if (bucket !== undefined) {
    if (typeof bucket !== 'string' || (burst !== undefined && typeof burst !== 'number')) return undefined;
    if (name !== undefined && typeof name !== 'string') return undefined;
    const options = { ...(burst === undefined ? {} : { burst }), ...(name === undefined ? {} : { name }) };
    // What is no rate is refused where the rule is made, as in a program.
    return (overall === undefined ? RateLimit.perAddress : RateLimit.overall)(bucket as PacketRate, options);
  }
  if (burst !== undefined) return undefined;
  if (typeof concurrent === 'number') return RateLimit.concurrent(concurrent);
  if (!isRecord(recent)) return undefined;
  const { connections, seconds, ...more } = recent;
  if (typeof connections !== 'number' || typeof seconds !== 'number' || Object.keys(more).length > 0)
    return undefined;
  return RateLimit.recent({ connections, seconds });
}
