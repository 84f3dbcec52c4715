import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPackageRoot } from '../base/package-root';
import type { PageAssets } from '../picture/render-page';

export interface PictureAssets extends PageAssets {
  readonly diagramStyle: string;
}

/** The style and the script of pages and pictures, as `npm run build` makes them; each is read when it is used. */
export const pageAssets: PictureAssets = {
  get style() {
    return readAsset('page.css');
  },
  get script() {
    return readAsset('page.js');
  },
  get diagramStyle() {
    return readAsset('diagram.css');
  },
};

function readAsset(name: string): string {
  return readFileSync(
    join(findPackageRoot(__dirname).folder, 'build', 'lib', 'picture', name),
    'utf8',
  ).trimEnd();
}
