/** Members that may be missing, of which none is undefined. */
export type OmitUndefined<T> = { readonly [Key in keyof T]?: Exclude<T[Key], undefined> };

/** An object without those of its members that are undefined: leaving an option out is not the same as giving undefined. */
export function omitUndefined<T extends object>(members: T): OmitUndefined<T> {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined),
  ) as OmitUndefined<T>;
}
