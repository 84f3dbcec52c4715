import { allChains, reveal } from './elements';

/** Buttons for all chains; a link opens the chain that it leads to; on paper nothing is folded. */
export function prepareFolds(): void {
  onClick('open-all', () => setAll(true));
  onClick('close-all', () => setAll(false));
  document.addEventListener('click', ({ target }) => {
    const link = target instanceof Element ? target.closest('a[href^="#"]') : null;
    const found = document.getElementById(link?.getAttribute('href')?.slice(1) ?? '');
    if (found !== null)
      reveal(found instanceof HTMLDetailsElement ? (found.firstElementChild ?? found) : found);
  });
  let folded: readonly HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    folded = allChains().filter(({ open, hidden }) => !open && !hidden);
    for (const chain of folded) chain.open = true;
  });
  addEventListener('afterprint', () => {
    for (const chain of folded) chain.open = false;
  });
}

function onClick(id: string, run: () => void): void {
  document.getElementById(id)?.addEventListener('click', run);
}

function setAll(open: boolean): void {
  for (const chain of allChains()) if (!chain.hidden) chain.open = open;
}
