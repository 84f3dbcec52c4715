/** What tsc has made of a module, with each other module required when something of it is first used. */
export function lazyRequires(code: string): string;

/** What tsc has made of the registry of extensions, with each extension loaded when it is asked for. */
export function lazyExtensions(code: string, extensionFacts: readonly object[]): string;
