/** The script of a page: search, folds, traces, print. Without it the page still shows everything. */
import { prepareFolds } from './folds';
import { prepareSearch } from './search';
import { prepareTrace } from './trace';

/** A wide picture is shown from where packets come in. */
function showStarts(): void {
  for (const box of document.querySelectorAll('.scroll')) {
    const start = box.querySelector('.place')?.getBoundingClientRect();
    const frame = box.getBoundingClientRect();
    if (start === undefined) continue;
    box.scrollLeft += start.left + start.width / 2 - frame.left - frame.width / 2;
    box.scrollTop += start.top + start.height / 2 - frame.top - frame.height / 2;
  }
}

document.documentElement.classList.add('has-script');
prepareFolds();
showStarts();
prepareSearch();
prepareTrace();
