/**
 * `schemas/NAME.schema.json` for every form of JSON, made from what the command itself checks with, that of firewalls in YAML, and the
 * table of `docs/json.md`.
 *
 * `npm run reference:schemas` writes them. A test says when what is committed is not what the source says.
 */
import { z } from 'zod';
import { type PublishedSchema, publishedSchemas } from '../../lib/cli/schemas/all-schemas';
import { referenceFiles as firewallSchemaFiles } from '../firewall-schema/reference-files';
import { page, table } from '../rule-reference/markdown';

/** Text by the path of its file. */
export function referenceFiles(): ReadonlyMap<string, string> {
  const schemas = Object.entries(publishedSchemas).map(
    ([name, { from, schema }]: [string, PublishedSchema]) => {
      const title = `What cdktf-iptables prints or writes with ${from.replaceAll('`', '')}`;
      const value = { title, ...z.toJSONSchema(schema, { target: 'draft-2020-12' }) };
      return [fileOf(name), `${JSON.stringify(value, undefined, 2)}\n`] as const;
    },
  );
  return new Map([...schemas, ...firewallSchemaFiles(), ['docs/json.md', jsonPage()]]);
}

function fileOf(name: string): string {
  return `schemas/${name}.schema.json`;
}

function jsonPage(): string {
  return page([
    '# JSON',
    'Everything that the command prints as JSON, and the saved plan, has a JSON Schema (draft 2020-12) in the package, in the folder `schemas`. Names and shapes are a contract; a form that changes gets another `version`.',
    table(
      ['from', 'schema'],
      Object.entries(publishedSchemas).map(([name, { from }]) => [from, `[${name}](../${fileOf(name)})`]),
    ),
    'Firewalls that are written in [YAML](constructs.md) have one as well: [firewall](../schemas/firewall.schema.json).',
    'Characters that would steer a terminal or hide a word are escaped, which means the same to every parser. A byte of a rule that is not UTF-8 is half of a surrogate pair, `\\udc80` to `\\udcff`.',
    'The digest of a [saved plan](review.md#the-saved-plan) is the SHA-256 of its canonical JSON (RFC 8785: members sorted by name, no white space) without the member `digest`.',
  ]);
}
