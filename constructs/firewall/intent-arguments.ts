/** What the intents of `Firewall` and `HostGroup` take. */
import { Construct } from 'constructs';
import type { LogOptions } from '../../lib/patterns/log-options';
import { phases } from '../../lib/patterns/phase';
import { isRecord } from '../../lib/resource/value';
import { type ArgumentKind, type ArgumentKinds, takes } from '../arguments/argument-kinds';
import type { AllowForwardOptions, AllowOptions, DenyForwardOptions, DenyOptions } from './intents';
import { Interface } from '../values/interface';
import { RateLimit } from '../values/rate-limit';
import { rateLimitForm } from '../arguments/written-rate-limit';

export const logMembers: ArgumentKinds<LogOptions> = {
  prefix: takes.text,
  rate: takes.text,
  level: takes.oneOf('debug', 'info', 'notice', 'warning', 'error', 'crit', 'alert', 'emerg'),
  nflogGroup: takes.number,
};

const logOptions = takes.object<LogOptions>(logMembers);

export const logArgument: ArgumentKind = {
  allowed: 'true, false, or an object that says how packets are logged',
  written: {
    schema: {
      anyOf: [{ type: 'boolean' }, ...(logOptions.written === undefined ? [] : [logOptions.written.schema])],
    },
    read: (value) => value,
  },
  faultsOf: (value) => (isRecord(value) ? logOptions : takes.flag).faultsOf(value),
};

export const interfaceArgument = takes.such(
  'an Interface, or its name',
  (value) => typeof value === 'string' || value instanceof Interface,
  { type: 'string' },
);

const common = {
  log: logArgument,
  comment: takes.text,
  until: takes.text,
  declaredBy: takes.such('a construct', (value) => Construct.isConstruct(value)),
  phase: takes.oneOf(...phases),
};
export const rateLimitArgument = takes.such(
  'a RateLimit',
  (value) => value instanceof RateLimit,
  rateLimitForm,
);
/** What becomes of packets that are not let through. */
export const refusalArgument = takes.oneOf('drop', 'reject');
/** The same for what may be of TCP alone. */
const denialArgument = takes.oneOf('drop', 'reject', 'reset');
const allowedConnections = takes.oneOf('new', 'established', 'any');
const deniedConnections = takes.oneOf('new', 'invalid', 'any');
const between = { inInterface: interfaceArgument, outInterface: interfaceArgument };

export const allowMembers: ArgumentKinds<AllowOptions> = {
  ...common,
  rateLimit: rateLimitArgument,
  connections: allowedConnections,
  interface: interfaceArgument,
};
export const denyMembers: ArgumentKinds<DenyOptions> = {
  ...common,
  verdict: denialArgument,
  connections: deniedConnections,
  interface: interfaceArgument,
};
export const allowForwardMembers: ArgumentKinds<AllowForwardOptions> = {
  ...common,
  rateLimit: rateLimitArgument,
  connections: allowedConnections,
  ...between,
};
export const denyForwardMembers: ArgumentKinds<DenyForwardOptions> = {
  ...common,
  verdict: denialArgument,
  connections: deniedConnections,
  ...between,
};

export const allowArguments = takes.object<AllowOptions>(allowMembers);
export const denyArguments = takes.object<DenyOptions>(denyMembers);
export const allowForwardArguments = takes.object<AllowForwardOptions>(allowForwardMembers);
export const denyForwardArguments = takes.object<DenyForwardOptions>(denyForwardMembers);
