import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonSchema } from '../../constructs/arguments/written-form';
import { firewallSchema } from '../../constructs/yaml/json-schema';
import { type Docstrings, docstringsIn } from './docstrings';

/** The interfaces that describe a firewall, and those of its lists. */
const propsOfFirewall = ['FirewallProps', 'FirewallDocument'];
const propsOfMembers: Readonly<Record<string, readonly string[]>> = {
  host: ['FirewallHost'],
  policies: ['FirewallPolicies'],
  allowFrom: ['WithPeer', 'AllowOptions'],
  allowTo: ['WithPeer', 'AllowOptions'],
  denyFrom: ['WithPeer', 'DenyOptions'],
  denyTo: ['WithPeer', 'DenyOptions'],
  allowForward: ['BetweenPeers', 'AllowForwardOptions'],
  denyForward: ['BetweenPeers', 'DenyForwardOptions'],
  chains: ['WrittenChain', 'AddChainOptions'],
  rules: ['WrittenRule', 'AddRuleOptions'],
};

/** @param root the repository, where the docstrings are */
export function referenceFiles(root = process.cwd()): readonly (readonly [path: string, text: string])[] {
  const docstrings = docstringsIn(
    ['constructs', 'lib/patterns'].flatMap((folder) => sourcesBelow(join(root, folder))),
  );
  const { definitions, ...schema } = firewallSchema();
  const described = {
    ...withDocstrings(schema, propsOfFirewall, docstrings),
    definitions: Object.fromEntries(
      Object.entries(definitions).map(([name, each]) => [
        name,
        withDocstrings(each, [`${name}Props`], docstrings),
      ]),
    ),
  };
  return [['schemas/firewall.schema.json', `${JSON.stringify(described, undefined, 2)}\n`]];
}

function sourcesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8'));
}

function withDocstrings(schema: JsonSchema, names: readonly string[], docstrings: Docstrings): JsonSchema {
  const { properties, items, anyOf } = schema;
  const texts = new Map(names.flatMap((name) => [...(docstrings.get(name) ?? [])]));
  return {
    ...schema,
    ...(items === undefined ? {} : { items: withDocstrings(items, names, docstrings) }),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map((each) => withDocstrings(each, names, docstrings)) }),
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, each]) => {
              const inner = withDocstrings(each, propsOfMembers[name] ?? [], docstrings);
              return [name, described(inner, texts.get(name))];
            }),
          ),
        }),
  };
}

/** A reference stands alone, so its description stands around it. */
function described(schema: JsonSchema, description: string | undefined): JsonSchema {
  if (description === undefined) return schema;
  return schema.$ref === undefined ? { ...schema, description } : { anyOf: [schema], description };
}
