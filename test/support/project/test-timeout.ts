/** What a test or a hook may take: machines are busy, and what hangs ends all the same. */
jest.setTimeout(180_000);
