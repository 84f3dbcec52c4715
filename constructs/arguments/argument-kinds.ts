/**
 * What the arguments of public calls take, as data that is looked at when the program runs: the compiler says the same, but only
 * to those who have it. See `check-arguments.ts` for what is done with it.
 */
import { Token } from 'cdktf';
import { isRecord } from '../../lib/resource/value';
import {
  type ArgumentFault,
  type JsonSchema,
  type WrittenForm,
  listForm,
  mapForm,
  objectForm,
  plainForm,
  textOrForm,
} from './written-form';
import { peerForm, serviceForm } from './written-values';

export interface ArgumentKind {
  readonly allowed: string;
  /** Whether it may not be left out. @default false */
  readonly isRequired?: true;
  /** How it stands in a file. @default it cannot: a construct, say, is of the program alone */
  readonly written?: WrittenForm;
  faultsOf(value: unknown): readonly ArgumentFault[];
}

/** A kind for each argument of an options object; one that is left out does not compile. */
export type ArgumentKinds<Options> = { readonly [Name in keyof Required<Options>]: ArgumentKind };

function kind(
  allowed: string,
  accepts: (value: unknown) => boolean,
  {
    names,
    written,
  }: { readonly names?: readonly string[]; readonly written?: WrittenForm | JsonSchema } = {},
): ArgumentKind {
  const form = written === undefined || 'read' in written ? written : plainForm(written);
  const fault = { at: '', kind: 'value', allowed, ...(names === undefined ? {} : { names }) } as const;
  return {
    allowed,
    ...(form === undefined ? {} : { written: form }),
    faultsOf: (value) => (accepts(value) ? [] : [{ ...fault, got: value }]),
  };
}

/** Tokens of cdktf stand for values of any type, and are looked at when they are known. */
function orToken(accepts: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => accepts(value) || Token.isUnresolved(value);
}

function anythingOf(allowed: string, written?: WrittenForm): ArgumentKind {
  return kind(allowed, () => true, written === undefined ? {} : { written });
}

function listOf(element: ArgumentKind): ArgumentKind {
  const { written } = element;
  return {
    allowed: `a list of these: ${element.allowed}`,
    ...(written === undefined ? {} : { written: listForm(written) }),
    faultsOf(value) {
      if (!Array.isArray(value)) return [{ at: '', kind: 'value', got: value, allowed: this.allowed }];
      return (value as readonly unknown[]).flatMap((each, index) =>
        element.faultsOf(each).map((fault) => ({ ...fault, at: `[${String(index)}]${fault.at}` })),
      );
    },
  };
}

const peer = anythingOf('a Peer, an address or a prefix', peerForm);
const service = anythingOf('a Service, a Port, or the name of a service', serviceForm);

export const takes = {
  text: kind(
    'a string',
    orToken((value) => typeof value === 'string'),
    { written: { type: 'string' } },
  ),
  number: kind(
    'a number',
    orToken((value) => typeof value === 'number'),
    { written: { type: 'number' } },
  ),
  flag: kind(
    'true or false',
    orToken((value) => typeof value === 'boolean'),
    { written: { type: 'boolean' } },
  ),
  /** What is checked where it is used. */
  anything: anythingOf('anything'),
  /** The same, for what may stand in a file. */
  written: (written: WrittenForm): ArgumentKind => anythingOf('anything', written),

  oneOf: (...names: readonly string[]): ArgumentKind =>
    kind(names.join(', '), (value) => typeof value === 'string' && names.includes(value), {
      names,
      written: { enum: names },
    }),

  /** @param allowed in words, such as `a construct` */
  such: (
    allowed: string,
    accepts: (value: unknown) => boolean,
    written?: WrittenForm | JsonSchema,
  ): ArgumentKind => kind(allowed, accepts, written === undefined ? {} : { written }),

  listOf,
  /** Of `PeerLike`, which `Peer.matchesOf` checks. */
  peer,
  peers: listOf(peer),
  /** Of `ServiceLike`, which `Service.matchesOf` checks. */
  service,
  services: listOf(service),

  /** One of two kinds: text, or what the other one takes. */
  textOr: (other: ArgumentKind): ArgumentKind => ({
    allowed: `a string, or ${other.allowed}`,
    ...(other.written === undefined ? {} : { written: textOrForm(other.written) }),
    faultsOf(value) {
      if (takes.text.faultsOf(value).length === 0) return [];
      if (typeof value === 'object' && value !== null) return other.faultsOf(value);
      return [{ at: '', kind: 'value', got: value, allowed: this.allowed }];
    },
  }),

  mapOf: (element: ArgumentKind): ArgumentKind => ({
    allowed: `an object whose members are ${element.allowed}`,
    ...(element.written === undefined ? {} : { written: mapForm(element.written) }),
    faultsOf(value) {
      if (!isObject(value)) return [{ at: '', kind: 'value', got: value, allowed: this.allowed }];
      return Object.entries(value).flatMap(([name, each]) =>
        element.faultsOf(each).map((fault) => ({ ...fault, at: `.${name}${fault.at}` })),
      );
    },
  }),

  /** An object with these members and no others; a member that is `undefined` is left out. */
  object: <Options>(members: ArgumentKinds<Options>): ArgumentKind => ({
    allowed: `an object with ${Object.keys(members).join(', ')}`,
    written: objectForm(members),
    faultsOf(value) {
      if (!isObject(value)) return [{ at: '', kind: 'value', got: value, allowed: this.allowed }];
      const kinds = new Map<string, ArgumentKind>(Object.entries<ArgumentKind>(members));
      const names = [...kinds.keys()];
      const unknown = Object.keys(value).filter((name) => !kinds.has(name));
      return [
        ...unknown.map(
          (name) =>
            ({ at: `.${name}`, kind: 'unknown', got: name, allowed: names.join(', '), names }) as const,
        ),
        ...[...kinds].flatMap(([name, member]): readonly ArgumentFault[] => {
          const given = value[name];
          const at = `.${name}`;
          if (given !== undefined)
            return member.faultsOf(given).map((fault) => ({ ...fault, at: `${at}${fault.at}` }));
          return member.isRequired === true
            ? [{ at, kind: 'missing', got: given, allowed: member.allowed }]
            : [];
        }),
      ];
    },
  }),

  /** The same, not to be left out. */
  required: (member: ArgumentKind): ArgumentKind => ({ ...member, isRequired: true }),
} as const;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return isRecord(value) && !Array.isArray(value);
}
