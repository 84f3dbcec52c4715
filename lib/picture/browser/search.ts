/** Search in rules: those that contain every word stay, with the chains that they are in. */
import { allChains, tryFindElement } from './elements';

interface SearchedChain {
  readonly chain: HTMLDetailsElement;
  readonly name: string;
  readonly rows: readonly { readonly row: HTMLTableRowElement; readonly text: string }[];
  readonly wasOpen: boolean;
}

export function prepareSearch(): void {
  const box = tryFindElement('search', HTMLInputElement);
  const found = tryFindElement('found', HTMLOutputElement);
  if (box === undefined || found === undefined) return;
  const onlyChanges = tryFindElement('only-changes', HTMLInputElement);
  const index = lazyIndex();
  let planned = 0;
  const plan = (): void => {
    cancelAnimationFrame(planned);
    planned = requestAnimationFrame(() => {
      found.textContent = show(index(), box.value, onlyChanges?.checked === true);
    });
  };
  box.addEventListener('input', plan);
  onlyChanges?.addEventListener('input', plan);
}

/** Made at the first search, so that the page opens without it. */
function lazyIndex(): () => readonly SearchedChain[] {
  let made: readonly SearchedChain[] | undefined;
  return () => (made ??= allChains().map(searched));
}

function searched(chain: HTMLDetailsElement): SearchedChain {
  const name = (chain.querySelector('h4')?.textContent ?? '').toLowerCase();
  const rows = [...chain.querySelectorAll<HTMLTableRowElement>('tbody tr')].map((row) => {
    const cells = [...row.cells].map(({ textContent }) => textContent);
    return { row, text: `${name} ${cells.join(' ')}`.toLowerCase() };
  });
  return { chain, name, rows, wasOpen: chain.open };
}

/** @returns what was found, in words */
function show(chains: readonly SearchedChain[], wanted: string, onlyChanges: boolean): string {
  const words = wanted
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const isFiltered = words.length > 0 || onlyChanges;
  let [shown, total] = [0, 0];
  for (const { chain, name, rows, wasOpen } of chains) {
    let here = 0;
    for (const { row, text } of rows) {
      const isShown = words.every((word) => text.includes(word)) && (!onlyChanges || row.className !== '');
      if (row.hidden === isShown) row.hidden = !isShown;
      if (isShown) here++;
    }
    for (const part of chain.querySelectorAll<HTMLElement>('.rows'))
      part.hidden = isFiltered && part.querySelector('tbody tr:not([hidden])') === null;
    const isNamed = words.length > 0 && !onlyChanges && words.every((word) => name.includes(word));
    const isChanged = onlyChanges && words.length === 0 && chain.dataset['change'] !== undefined;
    chain.hidden = isFiltered && here === 0 && !isNamed && !isChanged;
    chain.open = isFiltered ? here > 0 && !chain.hidden : wasOpen;
    shown += here;
    total += rows.length;
  }
  const count = `${String(total)} ${total === 1 ? 'rule' : 'rules'}`;
  return isFiltered ? `${String(shown)} of ${count}` : count;
}
