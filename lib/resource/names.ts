/** The two spellings of an attribute: `confirm_timeout` in Terraform, `confirmTimeout` in TypeScript. */
import type { Attributes } from './attribute-types';

export type CamelName<Name> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelName<Tail>>}`
  : Name;

/** The attributes that a configuration may give, as TypeScript spells them. */
export type PropName<Members extends Attributes> = {
  [Name in keyof Members]: Members[Name]['presence'] extends 'computed' ? never : CamelName<Name>;
}[keyof Members];

/** Everything but an object with a member for each attribute does not compile. */
export type HasEachProp<Props, Members extends Attributes> =
  PropName<Members> extends keyof Props
    ? unknown
    : { readonly missing: Exclude<PropName<Members>, keyof Props> };

export function camelName(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Values by their names in Terraform, from the props of a construct. What is undefined is left out. */
export function attributesOfProps<Members extends Attributes, Props extends object>(
  attributes: Members,
  props: Props & HasEachProp<Props, Members>,
): Record<string, unknown> {
  const given = props as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.keys(attributes).flatMap((name) => {
      const value = given[camelName(name)];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}
