/** The signal as an option that may be left out, which is not the same as one that is undefined. */
export function given(abort: AbortSignal | undefined): { readonly abort?: AbortSignal } {
  return abort === undefined ? {} : { abort };
}
