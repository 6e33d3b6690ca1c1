import { describe, expect, it } from "vitest";
import { openCompany, pointAt } from "../support/company.ts";
import { runInShell } from "../support/program.ts";

describe.concurrent("stdout on a full disk", { timeout: 60_000 }, () => {
  it.each(["namely token", "namely status", "namely sandbox --format json --port 0 --employees 3"])(
    "is exit 1 and said by %s",
    async (line) => {
      await using company = await openCompany({ employees: 3 });
      const { code, stderr } = await runInShell(`${line} > /dev/full`, { env: pointAt(company) });
      expect(code).toBe(1);
      expect(stderr).toContain("The disk is full");
    },
  );
});
