import type { Diagnostic } from '../../base/diagnostic';
import { shortenQuoted } from '../../base/excerpt';
import { parseCatalogue } from './catalogue';
import type { Origin } from '../model/origin';

type Parts = Readonly<{
  code: Parameters<typeof parseCatalogue.problem>[0]['code'];
  summary: string;
  detail?: string | undefined;
  help?: string | undefined;
}>;

export function problemAt(origin: Origin, parts: Parts): Diagnostic {
  return parseCatalogue.problem({ ...shortened(parts), ...origin });
}

export function warningAt(origin: Origin, parts: Parts): Diagnostic {
  return parseCatalogue.warning({ ...shortened(parts), ...origin });
}

/** What is quoted from a rule is cut where it is longer than a person reads. */
function shortened({ code, summary, detail, help }: Parts) {
  return {
    code,
    summary: shortenQuoted(summary),
    ...(detail === undefined ? {} : { detail: shortenQuoted(detail) }),
    ...(help === undefined ? {} : { help: shortenQuoted(help) }),
  };
}
