/** The settings of a sysconfig file: words by name, and where they stand. */
import type { Diagnostic } from '../../../base/diagnostic';
import type { SourceFile } from '../../source-file';
import { spanOfLine } from '../noted-rules';

export type SettingSpan = Diagnostic['span'] & object;

export interface Setting {
  readonly words: readonly string[];
  readonly span: SettingSpan;
}

export class Settings {
  private readonly byName: ReadonlyMap<string, Setting>;

  constructor(sources: readonly SourceFile[]) {
    this.byName = new Map(sources.flatMap(settingsIn));
  }

  get all(): readonly (readonly [name: string, setting: Setting])[] {
    return [...this.byName];
  }

  of(name: string): readonly string[] {
    return this.byName.get(name)?.words ?? [];
  }

  says(name: string, initial: boolean): boolean {
    const [word] = this.of(name);
    return word === undefined ? initial : word === 'yes';
  }

  spanOf(name: string): SettingSpan | undefined {
    return this.byName.get(name)?.span;
  }

  /** Interfaces of a zone; `any` and `auto` name none. */
  devicesOf(zone: string): readonly string[] {
    return this.of(`FW_DEV_${zone}`).filter((device) => device !== 'any' && device !== 'auto');
  }
}

/** A value in quotes may go on over several lines. */
function settingsIn({ file, text }: SourceFile): readonly (readonly [string, Setting])[] {
  const lines = text.split('\n');
  const assignment = /^[ \t]*(FW_[A-Z0-9_a-z]+)=("([^"]*)"|'([^']*)'|(\S*))/gm;
  let line = 1;
  let counted = 0;
  return [...text.matchAll(assignment)].map((match): readonly [string, Setting] => {
    const [, name = '', , double, single, plain = ''] = match;
    line += text.slice(counted, match.index).split('\n').length - 1;
    counted = match.index;
    const value = (double ?? single ?? plain).replace(/\\$/gm, ' ');
    const words = value.split(/\s+/).filter((word) => word !== '');
    const first = lines[line - 1] ?? '';
    return [name, { words, span: spanOfLine(file, line, first) }];
  });
}
