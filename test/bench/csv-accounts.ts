// Parses a CSV file with csv-parse and does nothing with the rows: node csv-accounts.mjs <file>.
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { parse } from "csv-parse";

let rows = 0;
const parser = parse({
  on_record: () => {
    rows += 1;
    return null;
  },
});
parser.resume();
await pipeline(createReadStream(process.argv[2] ?? ""), parser);
process.stdout.write(`${rows}\n`);
