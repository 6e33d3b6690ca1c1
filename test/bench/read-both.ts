// Reads two files from end to end and does nothing with them: node read-both.mjs <one> <other>. The least that any
// comparison of them has to do.
import { open } from "node:fs/promises";

const buffer = Buffer.alloc(1024 * 1024);
for (const path of process.argv.slice(2)) {
  const file = await open(path);
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
    if (bytesRead === 0) break;
  }
  await file.close();
}
