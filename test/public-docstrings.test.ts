/** What a reader of a docstring has to find: what holds where a setting is left out, and how a construct is written. */
import {
  type InterfaceDeclaration,
  ModifierFlags,
  type Node,
  ScriptTarget,
  type Statement,
  createSourceFile,
  getCombinedModifierFlags,
  getJSDocTags,
  isClassDeclaration,
  isInterfaceDeclaration,
  isPropertySignature,
} from 'typescript';
import { filesBelow, readText } from './support/project/repository';

interface Declared {
  readonly name: string;
  readonly statement: Statement;
}

/** Names that the reports of these doors have. */
function exportedBy(...doors: readonly string[]): ReadonlySet<string> {
  const reports = doors.map((door) => readText(`etc/${door}.api.md`)).join('\n');
  return new Set(
    [...reports.matchAll(/^export (?:abstract )?(?:interface|class) (\w+)/gm)].map(([, name = '']) => name),
  );
}

function declaredIn(folder: string, names: ReadonlySet<string>): readonly Declared[] {
  return filesBelow(folder)
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) =>
      [...createSourceFile(file, readText(file), ScriptTarget.Latest, true).statements].flatMap(
        (statement): readonly Declared[] => {
          if (!isClassDeclaration(statement) && !isInterfaceDeclaration(statement)) return [];
          const name = statement.name?.text ?? '';
          const isExported = (getCombinedModifierFlags(statement) & ModifierFlags.Export) !== 0;
          return isExported && names.has(name) ? [{ name, statement }] : [];
        },
      ),
    );
}

const tagsOf = (node: Node): readonly string[] => getJSDocTags(node).map(({ tagName }) => tagName.text);

function withoutDefault({ name, members }: InterfaceDeclaration): readonly string[] {
  return members.flatMap((member) => {
    if (!isPropertySignature(member) || member.questionToken === undefined) return [];
    const tags = tagsOf(member);
    return tags.includes('default') || tags.includes('internal')
      ? []
      : [`${name.text}.${member.name.getText()}`];
  });
}

/** What people write, as against what they get back. */
const isGiven = ({ name }: Declared): boolean => /(?:Options|Props)$|^Declared|^TracedPacket$/.test(name);

const inConstructs = declaredIn('constructs', exportedBy('constructs', 'testing', 'yaml'));
const inEngine = declaredIn('lib', exportedBy('engine', 'sandbox')).filter(isGiven);
const interfaces = [...inConstructs, ...inEngine].flatMap(({ statement }) =>
  isInterfaceDeclaration(statement) ? [statement] : [],
);

test('each setting says what holds without it', () => {
  expect(interfaces.length).toBeGreaterThan(60);
  expect(interfaces.flatMap(withoutDefault)).toEqual([]);
});

test('each construct that is written with `new` has an example', () => {
  const classes = inConstructs.filter(
    ({ statement }) =>
      isClassDeclaration(statement) && (getCombinedModifierFlags(statement) & ModifierFlags.Abstract) === 0,
  );

  expect(classes.length).toBeGreaterThan(30);
  expect(
    classes.flatMap(({ name, statement }) => (tagsOf(statement).includes('example') ? [] : [name])),
  ).toEqual([]);
});
