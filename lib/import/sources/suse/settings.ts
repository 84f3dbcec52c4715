/** The settings of a sysconfig file: words by name, and where they stand. */
import type { Diagnostic } from '../../../base/diagnostic';
import type { SourceFile } from '../../source-file';

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

function settingsIn({ file, text }: SourceFile): readonly (readonly [string, Setting])[] {
  return text.split('\n').flatMap((line, index) => {
    const [, name, , double, single, plain] =
      /^\s*(FW_[A-Z0-9_a-z]+)=("([^"]*)"|'([^']*)'|(\S*))/.exec(line) ?? [];
    if (name === undefined) return [];
    const words = (double ?? single ?? plain ?? '').split(/\s+/).filter((word) => word !== '');
    const span = { file, line: index + 1, column: 1, text: line, length: Math.max(1, line.length) };
    return [[name, { words, span }] as const];
  });
}
