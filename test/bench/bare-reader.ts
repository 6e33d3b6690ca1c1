import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { request } from "undici";

// The least that a reader of the API has to do: fetch every page, several at once, and parse its JSON. It checks, joins
// and writes nothing, and tries nothing twice. Words: how many people a page, and how many pages at once.
const [perPage = 50, atOnce = 8] = process.argv.slice(2).map(Number);
const { NAMELY_BASE_URL: url, NAMELY_TOKEN: token } = process.env;
const unzip = promisify(gunzip);

const { meta } = await fetchPage(1);
let next = 2;
const last = Math.ceil(meta.total_count / perPage);
await Promise.all(Array.from({ length: atOnce }, readOn));

async function readOn(): Promise<void> {
  while (next <= last) await fetchPage(next++);
}

async function fetchPage(page: number): Promise<{ meta: { total_count: number } }> {
  const { body } = await request(`${url}/api/v1/profiles?page=${page}&per_page=${perPage}&sort=created_at`, {
    headers: { authorization: `Bearer ${token}`, accept: "application/json", "accept-encoding": "gzip" },
  });
  const plain = await unzip(Buffer.from(await body.arrayBuffer()));
  return JSON.parse(plain.toString()) as { meta: { total_count: number } };
}
