import { createHash } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";

/** Two snapshots of one company, the later one somewhat different, and what is different in it. */
export interface SnapshotFiles {
  readonly before: string;
  readonly after: string;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
}

/** Of a thousand people, so many are new, gone, or changed: 2 % in all. */
const PER_THOUSAND = { added: 5, removed: 5, changed: 10 } as const;

/**
 * Writes two snapshots of about 636 bytes a person, sorted as `namely snapshot` sorts them. Who is different is spread
 * over the whole file, since stretches without a difference are what a comparison can pass over.
 */
export function writeSnapshots(folder: string, people: number): SnapshotFiles {
  const ids = Array.from({ length: people }, (_, number) => makeId(number)).sort();
  const before = join(folder, "before.ndjson");
  const after = join(folder, "after.ndjson");
  const counts = { added: 0, removed: 0, changed: 0 };
  const [old, now] = [new LineFile(before), new LineFile(after)];
  for (const [index, id] of ids.entries()) {
    const lot = (index * 7919) % 1000;
    const isAdded = lot < PER_THOUSAND.added;
    const isRemoved = !isAdded && lot < PER_THOUSAND.added + PER_THOUSAND.removed;
    const isChanged = !isAdded && !isRemoved && lot < 20;
    if (!isAdded) old.write(makeLine(id, index, ids, false));
    if (!isRemoved) now.write(makeLine(id, index, ids, isChanged));
    if (isAdded) counts.added++;
    if (isRemoved) counts.removed++;
    if (isChanged) counts.changed++;
  }
  old.close();
  now.close();
  return { before, after, ...counts };
}

const HEADER = JSON.stringify({
  format: "namely-snapshot/1",
  company: { id: "acme", name: "Acme" },
  groups: [{ id: "g1", name: "Engineering", type: "department" }],
  visible_keys: ["email", "first_name", "id"],
  includes: { sensitive: false, custom_fields: "none" },
});

function makeId(number: number): string {
  const hex = createHash("md5").update(String(number)).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

function makeLine(id: string, index: number, ids: readonly string[], changed: boolean): string {
  const mark = id.slice(0, 6);
  return JSON.stringify({
    id,
    employee_number: String(100_000 + index),
    first_name: `First${mark}`,
    last_name: `Last${mark}`,
    name: `First${mark} Last${mark}`,
    job_title: changed ? "Senior Software Engineer" : "Software Engineer",
    department: index % 3 === 0 ? "Engineering" : "Customer Success",
    division: "Products",
    office: index % 2 === 0 ? "New York" : "London",
    work_email: `first.last.${mark}@example.com`,
    manager: { id: ids[Math.floor(index / 8)], name: "Ada Park", email: "ada.park@example.com" },
    employment_status: "active",
    lifecycle: "active",
    employment_type: "full_time",
    start_date: "2020-01-01",
    termination_date: null,
    access_role: "Employee",
    created_at: "2019-12-12T00:00:00Z",
    updated_at: changed ? "2026-11-20T10:00:00Z" : "2026-01-01T10:00:00Z",
  });
}

/** Writes in large pieces. */
class LineFile {
  readonly #handle: number;
  #text = `${HEADER}\n`;

  constructor(path: string) {
    this.#handle = openSync(path, "w");
  }

  write(line: string): void {
    this.#text += `${line}\n`;
    if (this.#text.length > 4_000_000) this.#flush();
  }

  close(): void {
    this.#flush();
    closeSync(this.#handle);
  }

  #flush(): void {
    const bytes = Buffer.from(this.#text);
    for (let done = 0; done < bytes.length;) done += writeSync(this.#handle, bytes, done);
    this.#text = "";
  }
}
