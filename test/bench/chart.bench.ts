import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { duel, report, type Row, time } from "./bench.ts";
import { exportEmployees, NAMELY, runNode, startCompany, withFolder } from "./programs.ts";

// Proves that a chart of a large company costs little more than reading its people does, and that its page, with all
// 5,000 cards laid out, draws a frame in less time than it has to itself at 60 a second. Needs Chromium for the latter.
const EMPLOYEES = 5000;
const FRAME_MS = 1000 / 60;

/** Moves the chart 60 times and takes the median of what the page's own frames take, from afar and from near. */
const MEASURE_FRAMES = `(async () => {
  const tree = document.getElementById("tree");
  const real = window.requestAnimationFrame;
  let spent = [];
  window.requestAnimationFrame = (draw) => real((now) => {
    const begun = performance.now();
    draw(now);
    spent.push(performance.now() - begun);
  });
  const measure = async () => {
    spent = [];
    for (let turn = 0; turn < 60; turn++) {
      tree.dispatchEvent(new WheelEvent("wheel", { deltaY: turn % 2 ? 9 : -9, shiftKey: true, bubbles: true }));
      await new Promise((done) => real(() => real(done)));
    }
    return spent.sort((a, b) => a - b)[spent.length >> 1];
  };
  const all = await measure();
  const zoomTo = async (percent) => {
    while (parseInt(document.getElementById("scale").textContent) < percent) {
      document.getElementById("zoom-in").click();
      await new Promise((done) => real(() => real(done)));
    }
  };
  await zoomTo(20);
  const names = await measure();
  await zoomTo(90);
  return { all, names, near: await measure() };
})()`;

/** Closes and opens everything, with the layout of all cards. */
const MEASURE_OPENING = `(() => {
  const levels = document.getElementById("levels");
  const choose = (value) => {
    levels.value = value;
    levels.dispatchEvent(new Event("change"));
  };
  const deepest = levels.options[levels.options.length - 1].value;
  const spent = [];
  for (let turn = 0; turn < 9; turn++) {
    choose("1");
    const begun = performance.now();
    choose(deepest);
    spent.push(performance.now() - begun);
  }
  return spent.sort((a, b) => a - b)[4];
})()`;

const company = await startCompany({ employees: EMPLOYEES });
const rows = await withFolder(async (folder): Promise<Row[]> => {
  const people = join(folder, "people.ndjson");
  await exportEmployees(company, people);
  const page = join(folder, "chart.html");
  const program = async (...words: string[]): Promise<number> =>
    (await runNode([NAMELY, "org", ...words, "--from", people, "--quiet"])).wallMs;
  const making = await duel(
    9,
    () => program("chart", "--include-inactive", "-o", page),
    () => program("tree", "--include-inactive", "-o", join(folder, "tree.ndjson")),
  );
  const { ours, peer } = making.medians((ms) => ms);
  return [
    {
      name: `chart: page of ${EMPLOYEES} people from a file`,
      ours: `${Math.round(ours)} ms`,
      peer: `the same as a list, org tree: ${Math.round(peer)} ms`,
      ratio: making.ratio((ms) => ms),
      bound: { kind: "at most", ratio: 1.5 },
    },
    ...(await measurePage(page, readFileSync(people, "utf8"))),
  ];
});
await company.stop();
report(rows);

/** What the page's script takes in a browser; nothing where there is none. */
async function measurePage(file: string, people: string): Promise<Row[]> {
  const executablePath = (process.env["PATH"] ?? "")
    .split(delimiter)
    .flatMap((folder) => [join(folder, "chromium"), join(folder, "chromium-browser")])
    .find((path) => existsSync(path));
  if (executablePath === undefined) {
    process.stderr.write(" (no chromium, so the page is not measured)");
    return [];
  }
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    args: ["--no-sandbox", "--disable-gpu"],
  });
  try {
    const context = await browser.newContext({
      reducedMotion: "reduce",
      viewport: { width: 1400, height: 900 },
    });
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href);
    await page.locator("#levels").selectOption({ label: "all levels" });
    await page.locator("#fit").click();
    const frames = (await page.evaluate(MEASURE_FRAMES)) as {
      readonly all: number;
      readonly names: number;
      readonly near: number;
    };
    const opening = (await page.evaluate(MEASURE_OPENING)) as number;
    const parsing = time(() =>
      people
        .trimEnd()
        .split("\n")
        .forEach((line) => JSON.parse(line) as unknown),
    );
    return [
      describeFrame("all cards in sight", frames.all, 1),
      describeFrame("names alone", frames.names, 1.5),
      describeFrame("at 100 %", frames.near, 0.5),
      {
        name: "chart: opening everybody in the page",
        ours: `${Math.round(opening)} ms`,
        peer: `JSON.parse of the people: ${Math.round(parsing)} ms`,
        ratio: opening / parsing,
        bound: { kind: "at most", ratio: 2 },
      },
    ];
  } finally {
    await browser.close();
  }
}

function describeFrame(what: string, ms: number, bound: number): Row {
  return {
    name: `chart: script of a frame, ${what}`,
    ours: `${ms.toFixed(1)} ms`,
    peer: `a frame at 60 a second: ${FRAME_MS.toFixed(1)} ms`,
    ratio: ms / FRAME_MS,
    bound: { kind: "at most", ratio: bound },
  };
}
