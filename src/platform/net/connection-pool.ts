import { Pool } from "undici";

/** The connections to one server, for undici's agents. An unasked `100 Continue` is passed over, as RFC 9110 15.2 has it. */
export function openPool(origin: string | URL, options: object): Pool {
  const pool = new Pool(origin, options);
  pool.on("connect", (_origin, targets) => tolerateContinue(targets.at(-1)));
  return pool;
}

interface HeadParser {
  onHeadersComplete(statusCode: number, ...rest: unknown[]): number;
}

/** undici drops the connection on an unasked 100 but ignores a 102: so its parser gets that one. */
function tolerateContinue(client: unknown): void {
  const parser = findPart(findPart(client, "socket"), "parser") as HeadParser | undefined;
  if (parser === undefined) return;
  const judge = parser.onHeadersComplete.bind(parser);
  parser.onHeadersComplete = (statusCode, ...rest) => judge(statusCode === 100 ? 102 : statusCode, ...rest);
}

/** undici keeps its parts under symbols that it does not hand out. */
function findPart(holder: unknown, name: string): unknown {
  if (typeof holder !== "object" || holder === null) return undefined;
  const key = Object.getOwnPropertySymbols(holder).find(({ description }) => description === name);
  return key && (Reflect.get(holder, key) as unknown);
}
