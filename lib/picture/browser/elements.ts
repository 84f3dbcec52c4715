/** What stands on a page. It is made by us, so what is not where it belongs is a fault. */
export function tryFindElement<E extends Element>(id: string, kind: new () => E): E | undefined {
  const found = document.getElementById(id);
  return found instanceof kind ? found : undefined;
}

/** An element with text. Text is never markup. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  text: string,
  className = '',
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.textContent = text;
  if (className !== '') made.className = className;
  return made;
}

export function allChains(): readonly HTMLDetailsElement[] {
  return [...document.querySelectorAll<HTMLDetailsElement>('details.chain')];
}

/** Unfolds what hides an element, and shows it. */
export function reveal(target: Element): void {
  const chain = target.closest('details');
  if (chain !== null) {
    chain.hidden = false;
    chain.open = true;
  }
  if (target instanceof HTMLElement) target.hidden = false;
  target.scrollIntoView({ block: 'center' });
}
