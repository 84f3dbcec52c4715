import { renderSvg } from '../../lib/picture/render-svg';
import { after, before, hostile, hostileTexts, picture } from './pictured';

test('the same picture gives the same bytes', () => {
  expect(renderSvg(picture(before, after), '')).toBe(renderSvg(picture(before, after), ''));
});

test('it is named for whoever cannot see it, and has the chains in text', () => {
  const svg = renderSvg(picture(before, after), '');
  expect(svg).toContain('role="img" aria-labelledby="title"');
  expect(svg).toContain('>filter INPUT</text>');
  expect(svg).toContain('class="node chain added"');
});

test('a hostile text stays text', () => {
  const svg = renderSvg(
    { ...picture(hostile(hostileTexts.slice(0, 8))), title: '<script>hit()</script>' },
    '',
  );
  expect(svg).toContain('&lt;script&gt;hit');
  expect(svg.match(/<(?!\/?(?:svg|title|style|rect|text|defs|marker|path|g)[ >/])[a-z!?][^>]*/gi)).toBeNull();
});
