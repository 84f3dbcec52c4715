/** The few things that firewalld writes in XML: elements, attributes and text. */
import { DOMParser, type Element } from '@xmldom/xmldom';

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
  readonly line: number;
}

/** The root element; undefined where the text is no XML. */
export function tryParseXml(text: string): XmlElement | undefined {
  const faults: string[] = [];
  const parser = new DOMParser({
    locator: true,
    onError: (level) => {
      if (level !== 'warning') faults.push(level);
    },
  });
  try {
    const root = parser.parseFromString(text, 'text/xml').documentElement;
    return faults.length > 0 || root === null ? undefined : read(root);
  } catch {
    return undefined; // a fatal error was reported above, too
  }
}

function read(element: Element): XmlElement {
  const attributes = Array.from({ length: element.attributes.length }, (_, index) =>
    element.attributes.item(index),
  );
  const children = Array.from({ length: element.childNodes.length }, (_, index) =>
    element.childNodes.item(index),
  );
  return {
    name: element.nodeName,
    attributes: Object.fromEntries(
      attributes.flatMap((attribute) =>
        attribute === null ? [] : [[attribute.name, attribute.value] as const],
      ),
    ),
    children: children.flatMap((child) => (child !== null && isElement(child) ? [read(child)] : [])),
    text: element.textContent ?? '',
    line: element.lineNumber ?? 1,
  };
}

function isElement(node: { readonly nodeType: number }): node is Element {
  return node.nodeType === 1;
}

/** Children of a name. */
export function childrenOf({ children }: XmlElement, name: string): readonly XmlElement[] {
  return children.filter((child) => child.name === name);
}
