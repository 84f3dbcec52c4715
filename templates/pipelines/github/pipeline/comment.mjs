/**
 * Puts a text into a pull request as one comment, which later runs replace.
 *
 *   node pipeline/comment.mjs NUMBER FILE
 *
 * The first line of the file, which readers do not see, says which comment it is. GITHUB_TOKEN needs `pull-requests: write`.
 */
import { readFileSync } from 'node:fs';

const [number, file] = process.argv.slice(2);
const { GITHUB_API_URL = 'https://api.github.com', GITHUB_REPOSITORY, GITHUB_TOKEN } = process.env;
const body = readFileSync(file, 'utf8');
const [marker] = body.split('\n');
const comments = `/repos/${GITHUB_REPOSITORY}/issues/${number}/comments`;

const earlier = await find();
await (earlier === undefined
  ? send('POST', comments, { body })
  : send('PATCH', `/repos/${GITHUB_REPOSITORY}/issues/comments/${earlier.id}`, { body }));

async function find() {
  for (let page = 1; ; page += 1) {
    const found = await send('GET', `${comments}?per_page=100&page=${page}`);
    const comment = found.find((each) => each.body?.split(/\r?\n/)[0] === marker);
    if (comment !== undefined || found.length < 100) return comment;
  }
}

async function send(method, path, value) {
  const answer = await fetch(`${GITHUB_API_URL}${path}`, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${GITHUB_TOKEN}`,
      'content-type': 'application/json',
    },
    ...(value === undefined ? {} : { body: JSON.stringify(value) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
