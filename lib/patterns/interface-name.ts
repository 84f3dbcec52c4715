/** Longest name of an interface that the kernel has, in bytes. */
export const maxInterfaceBytes = 15;

/** Whether a text is the name of an interface as rules take it, or with a `+` the beginning of several. */
export function isInterfaceText(text: string, name = text.replace(/\+$/, '')): boolean {
  return name !== '' && Buffer.byteLength(text) <= maxInterfaceBytes && !/[\s/!+]/.test(name);
}
