import type { Attributes, ValueType } from './attribute-types';

/** From the resource inwards: names of attributes, keys of maps, indexes of lists. */
export type AttributePath = readonly (string | number)[];

/** A step as Terraform tells them apart. */
export type PathStep =
  | { readonly kind: 'attribute'; readonly name: string }
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'index'; readonly index: number };

/**
 * Says for each step whether it names an attribute, a key or an index; the schema knows.
 * A path that leaves the schema is cut there, so that the diagnostic points at the last place that exists.
 */
export function resolvePath(attributes: Attributes, path: AttributePath): readonly PathStep[] {
  const steps: PathStep[] = [];
  let place: Place = { kind: 'members', attributes };
  for (const part of path) {
    const step = stepAt(place, part);
    if (step === undefined) break;
    steps.push(step.step);
    place = step.inside;
  }
  return steps;
}

/** How an attribute is called where a person wrote it: `confirm_timeout`, or `confirmTimeout` in TypeScript. */
export type Spelling = (name: string) => string;

/** A path as Terraform prints it: `ipv4.tables["filter"].chains["INPUT"].rules[3]`. */
export function renderPath(
  attributes: Attributes,
  path: AttributePath,
  spelling: Spelling = (name) => name,
): string {
  return resolvePath(attributes, path)
    .map((step, index) => {
      if (step.kind === 'attribute') return `${index === 0 ? '' : '.'}${spelling(step.name)}`;
      return step.kind === 'key' ? `[${JSON.stringify(step.key)}]` : `[${String(step.index)}]`;
    })
    .join('');
}

type Place =
  | { readonly kind: 'members'; readonly attributes: Attributes }
  | { readonly kind: 'keys' | 'indexes'; readonly inside: Place }
  | { readonly kind: 'end' };

const end: Place = { kind: 'end' };

function stepAt(place: Place, part: string | number): { step: PathStep; inside: Place } | undefined {
  switch (place.kind) {
    case 'members': {
      const attribute = typeof part === 'string' ? place.attributes[part] : undefined;
      if (attribute === undefined) return undefined;
      return { step: { kind: 'attribute', name: part as string }, inside: insideOf(attribute.type) };
    }
    case 'keys':
      return { step: { kind: 'key', key: String(part) }, inside: place.inside };
    case 'indexes':
      return typeof part === 'number'
        ? { step: { kind: 'index', index: part }, inside: place.inside }
        : undefined;
    case 'end':
      return undefined;
  }
}

function insideOf(type: ValueType): Place {
  switch (type.kind) {
    case 'object':
      return { kind: 'members', attributes: type.attributes };
    case 'objectMap':
      return { kind: 'keys', inside: { kind: 'members', attributes: type.attributes } };
    case 'objectList':
      return { kind: 'indexes', inside: { kind: 'members', attributes: type.attributes } };
    case 'list':
      return { kind: 'indexes', inside: end };
    case 'map':
      return { kind: 'keys', inside: end };
    default:
      return end;
  }
}
