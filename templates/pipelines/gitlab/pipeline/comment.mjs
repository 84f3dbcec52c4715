/**
 * Puts a text into a merge request as one note, which later runs replace.
 *
 *   node pipeline/comment.mjs NUMBER FILE
 *
 * The first line of the file, which readers do not see, says which note it is. GITLAB_TOKEN is an access token of the
 * project with the scope `api`.
 */
import { readFileSync } from 'node:fs';

const [number, file] = process.argv.slice(2);
const { CI_API_V4_URL, CI_PROJECT_ID, GITLAB_TOKEN } = process.env;
const body = readFileSync(file, 'utf8');
const [marker] = body.split('\n');
const notes = `/projects/${encodeURIComponent(CI_PROJECT_ID)}/merge_requests/${number}/notes`;

const earlier = await find();
await (earlier === undefined
  ? send('POST', notes, { body })
  : send('PUT', `${notes}/${earlier.id}`, { body }));

async function find() {
  for (let page = 1; ; page += 1) {
    const found = await send('GET', `${notes}?per_page=100&page=${page}`);
    const note = found.find((each) => each.body?.split(/\r?\n/)[0] === marker);
    if (note !== undefined || found.length < 100) return note;
  }
}

async function send(method, path, value) {
  const answer = await fetch(`${CI_API_V4_URL}${path}`, {
    method,
    headers: { 'private-token': GITLAB_TOKEN, 'content-type': 'application/json' },
    ...(value === undefined ? {} : { body: JSON.stringify(value) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
