// Reads two files line by line and does nothing with the lines: node read-both.mjs <one> <other>. The least that has to
// be done to compare people, who are lines; the way of splitting is the fastest one that node has.
import { closeSync, openSync, readSync } from "node:fs";

const LINE_FEED = 0x0a;
const buffer = Buffer.alloc(1024 * 1024);
let lines = 0;
for (const path of process.argv.slice(2)) {
  const file = openSync(path, "r");
  for (;;) {
    const end = readSync(file, buffer, 0, buffer.length, null);
    if (end === 0) break;
    for (let at = buffer.indexOf(LINE_FEED); at !== -1 && at < end; at = buffer.indexOf(LINE_FEED, at + 1))
      lines++;
  }
  closeSync(file);
}
process.stdout.write(`${lines}\n`);
