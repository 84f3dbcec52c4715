/** A file to import, and what a reader of one format gives of the files that are of it. */
import type { Family } from '../net/family';
import type { Imported } from './imported';

export interface SourceFile {
  /** Its path, as errors and comments name it. */
  readonly file: string;
  readonly text: string;
}

export interface ReadOptions {
  /** Of files that do not say of which family they are. */
  readonly family: Family | undefined;
}

/** One format. */
export interface SourceReader {
  /** As people call it: `iptables-save`. */
  readonly format: string;
  /** Whether a file is of this format. */
  readonly reads: (source: SourceFile) => boolean;
  /** All files of this format together: those of one host belong to each other. */
  readonly read: (sources: readonly SourceFile[], options: ReadOptions) => Omit<Imported, 'sources'>;
}
