/** What a test or hook of the end-to-end project may take: hosts are made and reached on a machine that is busy. */
jest.setTimeout(180_000);
