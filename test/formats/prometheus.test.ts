import { expect, test } from "vitest";
import { findSample, writeMetrics } from "../../src/formats/prometheus.ts";

test("metrics are HELP, TYPE and a line for each sample, escaped as the text format asks", () => {
  const labels = { company: 'a"c\\me\nx', baseline: "" };
  expect(
    writeMetrics([
      { name: "jobs", help: "Back\\slash\nline.", samples: [{ labels, value: 1.5 }] },
      { name: "none", help: "Left out.", samples: [] },
    ]),
  ).toBe(
    [
      "# HELP jobs Back\\\\slash\\nline.",
      "# TYPE jobs gauge",
      'jobs{company="a\\"c\\\\me\\nx",baseline=""} 1.5',
      "",
    ].join("\n"),
  );
});

test("a sample is found again as it was written, by its whole name", () => {
  const labels = { company: 'a"c\\me\nx', baseline: "b,c=}" };
  const text = writeMetrics([
    { name: "jobs_total", help: "", samples: [{ labels: {}, value: 7 }] },
    { name: "jobs", help: "", samples: [{ labels, value: 1_795_864_239 }] },
  ]);
  expect(findSample(text, "jobs")).toEqual({ labels, value: 1_795_864_239 });
  expect(findSample(text, "job")).toBeUndefined();
  expect(findSample("jobs{} soon\n", "jobs")).toBeUndefined();
});
