import fc from "fast-check";

/** The time at which the values are read. */
export const NOW = Date.UTC(2026, 10, 23);

/** What servers send, and what they should not. */
export const headerValue = fc.oneof(
  fc.integer({ min: -10, max: 8000 }).map(String),
  fc.double({ min: 0, max: 5000, noNaN: true }).map(String),
  fc
    .date({ min: new Date(0), max: new Date(253_402_300_799_000), noInvalidDate: true })
    .map((at) => at.toUTCString()),
  fc.integer({ min: -5000, max: 8000 }).map((seconds) => new Date(NOW + seconds * 1000).toUTCString()),
  fc.constantFrom(
    "",
    "soon",
    "1e9",
    "1e400",
    "-1",
    "0",
    "0.5",
    "9".repeat(400),
    "1000000000",
    "5, 7",
    "١٢",
    "１２",
  ),
  fc.constantFrom("Mon, 01 Jan 1900 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"),
  // A line end would be the end of the header.
  fc.string({ unit: "grapheme", maxLength: 20 }).map((text) => text.replaceAll(/[\p{Cc}]/gu, "")),
);
