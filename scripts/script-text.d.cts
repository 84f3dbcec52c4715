import type { Plugin } from 'esbuild';

export declare function scriptText(file: string): string;
export declare const scriptPlugin: Plugin;
