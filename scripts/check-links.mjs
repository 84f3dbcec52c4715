/**
 * Whether each link of the built documentation leads somewhere: to a file that is there and, with `#`, to a place in it.
 *
 *   node scripts/check-links.mjs FOLDER
 *
 * Links to other sites are not followed. Exit status 1, with each link that leads nowhere, when there is one.
 */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const folder = resolve(process.argv[2] ?? 'site');
const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.html'),
);
const texts = new Map();

const broken = pages.flatMap((page) =>
  linksOf(page)
    .filter((link) => !leadsSomewhere(page, link))
    .map((link) => `${page}: ${link}`),
);
for (const line of broken) console.log(line);
console.log(`${pages.length} pages, ${broken.length} links that lead nowhere`);
process.exitCode = broken.length > 0 || pages.length === 0 ? 1 : 0;

function linksOf(page) {
  const found = [...textOf(join(folder, page)).matchAll(/\s(?:href|src)="([^"]*)"/g)];
  return [...new Set(found.map(([, link]) => link))].filter((link) => !/^(?:[a-z]+:|\/\/)/i.test(link));
}

function leadsSomewhere(page, link) {
  const [path, anchor] = link.replaceAll('&amp;', '&').split('#').map(decodeURIComponent);
  const place = path === '' ? join(folder, page) : join(folder, dirname(page), path);
  const file = existsSync(place) && statSync(place).isDirectory() ? join(place, 'index.html') : place;
  if (relative(folder, file).startsWith('..') || !existsSync(file) || !statSync(file).isFile()) return false;
  return (
    anchor === undefined ||
    anchor === '' ||
    !file.endsWith('.html') ||
    textOf(file).includes(` id="${anchor}"`)
  );
}

function textOf(file) {
  const known = texts.get(file) ?? readFileSync(file, 'utf8');
  texts.set(file, known);
  return known;
}
