// Joins accounts with people by address in DuckDB: node duckdb-accounts.mjs <package folder> <people> <accounts>. Only
// counts come out.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

interface Connection {
  run(sql: string): Promise<unknown>;
  runAndReadAll(sql: string): Promise<{ getRowsJson(): unknown[][] }>;
}

const [folder = "", people = "", accounts = ""] = process.argv.slice(2);
const entry = createRequire(import.meta.url).resolve(folder);
const { DuckDBInstance } = (await import(pathToFileURL(entry).href)) as {
  DuckDBInstance: { create(path: string): Promise<{ connect(): Promise<Connection> }> };
};
const connection = await (await DuckDBInstance.create(":memory:")).connect();
await connection.run("SET threads = 2");
const columns = ["id", "name", "work_email", "lifecycle", "termination_date"].map(
  (name) => `${name}: 'VARCHAR'`,
);
const result = await connection.runAndReadAll(`
  SELECT p.lifecycle, count(*)
  FROM read_csv('${accounts}', all_varchar = true) a
  LEFT JOIN read_json('${people}', format = 'newline_delimited', columns = {${columns.join(", ")}}) p
  ON lower(a."Email Address [Required]") = lower(p.work_email)
  GROUP BY ALL`);
process.stdout.write(`${JSON.stringify(result.getRowsJson())}\n`);
