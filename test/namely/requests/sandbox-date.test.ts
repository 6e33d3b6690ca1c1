import { expect, test } from "vitest";
import { readSandboxDate } from "../../../src/namely/requests/sandbox-date.ts";

const announced = { headers: { "namely-sandbox-date": "2026-12-05" } };

test.each(["http://127.0.0.1:8975", "http://localhost:8975", "http://[::1]:8975", "http://127.9.8.7"])(
  "the day that %s announces is believed",
  (url) => {
    expect(readSandboxDate(new URL(url), announced)).toBe("2026-12-05");
  },
);

test.each([
  "https://acme.namely.com",
  "http://127.0.0.1.example.com",
  "http://localhost.example.com",
  "http://10.0.0.1",
  "http://[::2]:8975",
  "http://0.0.0.0:8975",
])("the day that %s announces is not believed", (url) => {
  expect(readSandboxDate(new URL(url), announced)).toBeUndefined();
});

test.each([undefined, "", "tomorrow", "2026-02-30", "2026-12-05T00:00:00Z", "2026-12-05, 2026-12-06"])(
  "%j is not a day",
  (value) => {
    const headers = value === undefined ? {} : { "namely-sandbox-date": value };
    expect(readSandboxDate(new URL("http://127.0.0.1:8975"), { headers })).toBeUndefined();
  },
);
