// Finds what is different between two snapshots with DuckDB: node duckdb-join.mjs <package folder> <before> <after>. The
// columns are typed, and the join is done in the database; only counts come out.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

interface Connection {
  run(sql: string): Promise<unknown>;
  runAndReadAll(sql: string): Promise<{ getRowsJson(): unknown[][] }>;
}

const [folder = "", before = "", after = ""] = process.argv.slice(2);
const entry = createRequire(import.meta.url).resolve(folder);
const { DuckDBInstance } = (await import(pathToFileURL(entry).href)) as {
  DuckDBInstance: { create(path: string): Promise<{ connect(): Promise<Connection> }> };
};

const FIELDS = [
  "employee_number",
  "first_name",
  "last_name",
  "name",
  "job_title",
  "department",
  "division",
  "office",
  "work_email",
  "employment_status",
  "lifecycle",
  "employment_type",
  "start_date",
  "termination_date",
  "access_role",
  "created_at",
  "updated_at",
];
const columns = [
  "id: 'VARCHAR'",
  "manager: 'STRUCT(id VARCHAR, name VARCHAR, email VARCHAR)'",
  ...FIELDS.map((field) => `${field}: 'VARCHAR'`),
];
const source = (path: string): string =>
  `(SELECT * FROM read_json('${path}', format = 'newline_delimited', columns = {${columns.join(", ")}}) WHERE id IS NOT NULL)`;
const differs = ["manager", ...FIELDS].map((field) => `a.${field} IS DISTINCT FROM b.${field}`).join(" OR ");

const connection = await (await DuckDBInstance.create(":memory:")).connect();
await connection.run("SET threads = 2");
const result = await connection.runAndReadAll(`
  SELECT count(*) FILTER (WHERE a.id IS NULL), count(*) FILTER (WHERE b.id IS NULL),
         count(*) FILTER (WHERE a.id IS NOT NULL AND b.id IS NOT NULL AND (${differs}))
  FROM ${source(before)} a FULL OUTER JOIN ${source(after)} b USING (id)`);
const [counts] = result.getRowsJson();
process.stdout.write(`${JSON.stringify(counts)}\n`);
