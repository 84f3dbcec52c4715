import { page, tables, withAttributeTables } from '../scripts/attribute-reference/attribute-tables';
import { readText } from './support/project/repository';

describe('the tables of attributes in the documentation', () => {
  test('are what `npm run reference:attributes` writes', () => {
    expect(withAttributeTables(readText(page))).toBe(readText(page));
  });

  test.each(Object.entries(tables))('have a row for each attribute of %s', (_name, attributes) => {
    const names = Object.keys(attributes);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !readText(page).includes(`\n| \`${name}\``))).toEqual([]);
  });

  test('need their places in the page', () => {
    expect(() => withAttributeTables('# Terraform\n')).toThrow('no place');
  });
});
