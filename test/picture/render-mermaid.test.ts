import { renderMermaid } from '../../lib/picture/render-mermaid';
import { after, before, hostile, hostileTexts, picture } from './pictured';

test('the same picture gives the same text', () => {
  expect(renderMermaid(picture(before, after))).toBe(renderMermaid(picture(before, after)));
});

test('what comes and what goes has a sign beside its colour', () => {
  const text = renderMermaid(picture(before, after));
  expect(text).toContain('#43; policy DROP');
  expect(text).toMatch(/class \S+ added/);
});

test('a hostile text is nothing but letters and codes in a label', () => {
  const text = renderMermaid(picture(hostile(hostileTexts)));
  const labels = [...text.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '').slice(1);
  expect(labels.length).toBeGreaterThan(4);
  for (const label of labels)
    expect(label.replaceAll('<br>', '')).toMatch(/^(?:[A-Za-z0-9 ,:/.-]|#[0-9]+;)*$/);
  // Nothing stands outside of a label that a host has written.
  expect(text.replace(/"[^"]*"/g, '')).not.toMatch(/hit|script|init/);
});

test('a title is one line of safe characters', () => {
  const { families } = picture(before);
  const text = renderMermaid({ title: 'a"\n---\n%%{init}%% <script>', families });
  expect(text.split('\n')[1]).toBe('title: "a__---____init___ _script_"');
});

test('thousands of chains fit into a comment', () => {
  const names = Array.from({ length: 3000 }, (_, index) => `chain-with-a-long-name-${String(index)}`);
  const text = renderMermaid(
    picture(
      [
        '*filter',
        ':INPUT ACCEPT [0:0]',
        ...names.map((name) => `:${name} - [0:0]`),
        ...names.map((name) => `-A INPUT -m comment --comment "<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<" -j ${name}`),
        ...names.slice(1).flatMap((name, index) => [`-A ${names[index] ?? ''} -j ${name}`]),
        'COMMIT\n',
      ].join('\n'),
    ),
  );
  expect(text.length).toBeLessThanOrEqual(40_000);
  expect(text.match(/-->|-\.->/g)?.length).toBeLessThan(500);
  expect(text).toContain('more chains');
});
