/** What tsc has made of a module, with each other module required when something of it is first used. */
export function lazyRequires(code: string): string;
