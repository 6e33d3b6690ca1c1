// What every request needs, behind one late import: a file more to open costs a start more than what it holds.
export { openTransport } from "../platform/net/http.ts";
export { openSession } from "./session.ts";
