import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { HOSTILE_NAMES } from "../chart/charts.ts";
import { someOf } from "../support/effort.ts";
import { CHROMIUM_NAMES, openChromium } from "../support/chromium.ts";
import { describeWith } from "../support/requirement.ts";
import { makePerson } from "../unified/org-people.ts";
import { setUpOrgChart } from "./org-chart-place.ts";

const chart = setUpOrgChart();
const { run, writePeople } = chart;

describeWith([CHROMIUM_NAMES], "the page of namely org chart in a browser", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openChromium();
  });
  afterAll(() => browser.close());

  /** Opens a page from its file; `asked` collects whatever it asks for, and `troubles` whatever went wrong. */
  async function open(
    name: string,
    options: { colorScheme?: "dark"; width?: number; height?: number } = {},
  ): Promise<{ page: Page; asked: string[]; troubles: string[] }> {
    const context = await browser.newContext({
      reducedMotion: "reduce",
      viewport: { width: options.width ?? 1400, height: options.height ?? 900 },
      colorScheme: options.colorScheme ?? "light",
    });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const asked: string[] = [];
    const troubles: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    page.on("console", (message) => troubles.push(message.text()));
    page.on("pageerror", (error) => troubles.push(String(error)));
    page.on("dialog", (dialog) => {
      troubles.push(dialog.message());
      void dialog.dismiss();
    });
    await page.goto(pathToFileURL(join(chart.place.work, name)).href);
    return { page, asked, troubles };
  }

  const current = (page: Page): Promise<string | null> =>
    page.locator('[role="treeitem"][aria-selected="true"]').getAttribute("aria-label");

  /** Waits until a frame has been drawn, so that what is measured is where it is seen. */
  const settle = (page: Page): Promise<unknown> =>
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");

  beforeAll(async () => {
    writePeople("team.ndjson", [
      makePerson("top", null, { name: "Ada Top", job_title: "Chief" }),
      makePerson("lead", "top", { name: "Bea Lead", department: "Sales" }),
      makePerson("other", "top", { name: "Cem Other" }),
      ...Array.from({ length: 120 }, (_, index) =>
        makePerson(`r${index}`, "lead", {
          name: `Report ${String(index).padStart(3, "0")}`,
          department: "Sales",
        }),
      ),
    ]);
    await run("--from", "team.ndjson", "-o", "team.html");
  });

  it("requests nothing but itself, and logs no errors", async () => {
    const { page, asked, troubles } = await open("team.html");
    await settle(page);
    expect(asked).toEqual([page.url()]);
    expect(troubles).toEqual([]);
    expect(await page.locator("#count").innerText()).toBe("3 of 123 people shown");
  });

  it("goes by keyboard from the top to the reports and colleagues, opens, closes, and shows details", async () => {
    const { page } = await open("team.html");
    await page.locator("#tree").focus();
    await page.keyboard.press("Home");
    expect(await current(page)).toContain("Ada Top, Chief, Engineering, 2 direct reports, 122 below in all");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    expect(await current(page)).toContain("Cem Other");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowDown");
    expect(await page.locator("#count").innerText()).toBe("123 people");
    const lead = page.locator('[role="treeitem"][aria-selected="true"]');
    expect(await lead.getAttribute("aria-expanded")).toBe("true");
    await page.keyboard.press("ArrowDown");
    expect(await current(page)).toContain("Report 000");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    const details = page.getByRole("complementary", { name: "Details" });
    expect(await details.innerText()).toMatch(/Bea Lead[^]*Sales[^]*Berlin[^]*Ada Top[^]*120 direct/u);
    expect(await details.getByRole("link").getAttribute("href")).toBe("mailto:lead@example.com");
    await page.keyboard.press("Escape");
    expect(await details.isHidden()).toBe(true);
    await page.keyboard.press("Space");
    expect(await page.locator("#count").innerText()).toBe("3 of 123 people shown");
  });

  it("finds a person in a closed branch, opens it, and goes on to the next and back", async () => {
    const { page } = await open("team.html");
    await page.keyboard.press("/");
    await page.keyboard.type("report sales");
    expect(await page.locator("#hits").innerText()).toBe("1 of 120");
    expect(await current(page)).toContain("Report 000");
    await page.keyboard.press("Enter");
    expect(await current(page)).toContain("Report 001");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.press("Shift+Enter");
    expect(await current(page)).toContain("Report 119");
    expect(await page.locator("#hits").innerText()).toBe("120 of 120");
    await settle(page);
    const box = await page.locator('[role="treeitem"][aria-selected="true"]').boundingBox();
    const stage = await page.locator("#stage").boundingBox();
    expect(Math.abs((box?.x ?? 0) + (box?.width ?? 0) / 2 - (stage?.width ?? 0) / 2)).toBeLessThan(2);
    await page.keyboard.press("Escape");
    expect(await page.locator("#words").inputValue()).toBe("");
  });

  it("moves to the first hit while typing, and back when the search is cleared", async () => {
    const { page } = await open("team.html");
    await settle(page);
    const count = page.locator("#count");
    await page.locator("#tree").focus();
    await page.keyboard.press("Home");
    await settle(page);
    const place = (): Promise<unknown> => page.getByRole("treeitem", { name: "Ada Top" }).boundingBox();
    const before = await place();
    await page.keyboard.press("/");
    await page.keyboard.type("report 10");
    expect(await current(page)).toContain("Report 010");
    await page.keyboard.type("9");
    expect(await current(page)).toContain("Report 109");
    await settle(page);
    const box = await page.locator('[role="treeitem"][aria-selected="true"]').boundingBox();
    const stage = await page.locator("#stage").boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0) / 2 - (stage?.y ?? 0)).toBeCloseTo((stage?.height ?? 0) / 2, 0);
    expect(await count.innerText()).toBe("123 people");
    await page.keyboard.type("x");
    expect(await page.locator("#hits").innerText()).toBe("no matches");
    expect(await count.innerText()).toBe("3 of 123 people shown");
    await page.locator("#words").fill("");
    await settle(page);
    expect(await place()).toEqual(before);
  });

  it("leaves open what a hit has opened once the user goes to it", async () => {
    const { page } = await open("team.html");
    await page.keyboard.press("/");
    await page.keyboard.type("report 097");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    expect(await page.locator("#count").innerText()).toBe("123 people");
    expect(await current(page)).toContain("Report 097");
  });

  it.each(
    someOf(
      [
        [1280, 800],
        [800, 600],
        [380, 700],
      ] as const,
      2,
    ),
  )("has its legend beside the chart and its placeholder whole at %i by %i", async (width, height) => {
    const { page } = await open("team.html", { width, height });
    await page.locator("#legend").evaluate("(legend) => { legend.open = true; }");
    await settle(page);
    const stage = await page.locator("#stage").boundingBox();
    const legend = await page.locator("#legend").boundingBox();
    expect(legend?.y).toBeGreaterThanOrEqual((stage?.y ?? 0) + (stage?.height ?? 0));
    expect(legend?.height).toBeGreaterThan(20);
    const room = await page.evaluate(`(() => {
        const field = document.querySelector("#words");
        const style = getComputedStyle(field);
        const brush = document.createElement("canvas").getContext("2d");
        brush.font = style.font;
        const inner = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
        return inner - brush.measureText(field.placeholder).width;
      })()`);
    expect(room).toBeGreaterThanOrEqual(0);
  });

  it("zooms by wheel, button and key around what is looked at, moves when it is dragged, and fits", async () => {
    const { page } = await open("team.html");
    await page.locator("#tree").focus();
    await page.keyboard.press("Home");
    await settle(page);
    const top = page.locator('[role="treeitem"][aria-selected="true"]');
    const before = await top.boundingBox();
    const [x, y] = [
      (before?.x ?? 0) + (before?.width ?? 0) / 2,
      (before?.y ?? 0) + (before?.height ?? 0) / 2,
    ];
    const width = async (): Promise<number> => {
      await settle(page);
      return (await top.boundingBox())?.width ?? 0;
    };
    await page.mouse.move(x, y);
    await page.mouse.wheel(0, -200);
    const wheeled = await width();
    expect(wheeled).toBeGreaterThan((before?.width ?? 0) * 1.2);
    const zoomed = await top.boundingBox();
    expect(Math.abs((zoomed?.x ?? 0) + wheeled / 2 - x)).toBeLessThan(1);
    await page.getByRole("button", { name: "Zoom out" }).click();
    expect(await width()).toBeLessThan(wheeled);
    await page.locator("#tree").focus();
    await page.keyboard.press("+");
    expect(await width()).toBeCloseTo(wheeled, 0);
    const start = await top.boundingBox();
    await page.mouse.move(200, 800);
    await page.mouse.down();
    await page.mouse.move(260, 770, { steps: 3 });
    await page.mouse.up();
    await settle(page);
    const moved = await top.boundingBox();
    expect([(moved?.x ?? 0) - (start?.x ?? 0), (moved?.y ?? 0) - (start?.y ?? 0)]).toEqual([
      expect.closeTo(60, 0) as number,
      expect.closeTo(-30, 0) as number,
    ]);
    await page.keyboard.press("0");
    expect(await width()).toBeCloseTo(before?.width ?? 0, 0);
  });

  it("opens by the pill below a card, shows details by a click on it, and marks a department by its legend", async () => {
    const { page } = await open("team.html");
    await page.locator("#tree").focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    await settle(page);
    const lead = await page.locator('[role="treeitem"][aria-selected="true"]').boundingBox();
    const { x = 0, y = 0, width = 0, height = 0 } = lead ?? {};
    await page.mouse.click(x + width / 2, y + height);
    expect(await page.locator("#count").innerText()).toBe("123 people");
    await settle(page);
    const still = await page.locator('[role="treeitem"][aria-selected="true"]').boundingBox();
    expect([still?.x, still?.y]).toEqual([expect.closeTo(x, 0) as number, expect.closeTo(y, 0) as number]);
    await page.mouse.click(x + 40, y + height / 3);
    expect(await page.getByRole("complementary").innerText()).toContain("Bea Lead");
    await page.getByRole("button", { name: "Close branch" }).click();
    expect(await page.locator("#count").innerText()).toBe("3 of 123 people shown");
    const sales = page.getByRole("button", { name: /Sales.*121/u });
    const unmarked = await page.locator("#canvas").screenshot();
    await sales.click();
    expect(await sales.getAttribute("aria-pressed")).toBe("true");
    await settle(page);
    expect((await page.locator("#canvas").screenshot()).equals(unmarked)).toBe(false);
  });

  it("opens a company of 5,000 as a whole, with the right counts and few elements", async () => {
    const size = 5000;
    const people = Array.from({ length: size }, (_, index) =>
      makePerson(`p${index}`, index === 0 ? null : `p${Math.floor((index - 1) / 8)}`, {
        department: `D${index % 14}`,
      }),
    );
    writePeople("large.ndjson", people);
    await run("--from", "large.ndjson", "-o", "large.html");
    const { page, troubles } = await open("large.html");
    expect(await page.locator("#count").innerText()).toBe("73 of 5,000 people shown");
    await page.locator("#levels").selectOption({ label: "all levels" });
    expect(await page.locator("#count").innerText()).toBe("5,000 people");
    await page.getByRole("button", { name: "Fit" }).click();
    await settle(page);
    expect(Number(await page.evaluate("document.querySelectorAll('*').length"))).toBeLessThan(400);
    await page.locator("#tree").focus();
    await page.keyboard.press("Home");
    expect(await current(page)).toContain("8 direct reports, 4999 below in all");
    await page.keyboard.press("Space");
    expect(await page.locator("#count").innerText()).toBe("1 of 5,000 people shown");
    expect(troubles).toEqual([]);
  });

  it("prints what is opened on one page, in letters", async () => {
    const { page } = await open("team.html", { colorScheme: "dark" });
    const pdf = await page.pdf({ preferCSSPageSize: true });
    expect(pdf.toString("latin1").match(/\/Type \/Page\b(?!s)/gu)).toHaveLength(1);
    // Fonts are in it only for letters; a picture of them would be an image.
    expect(pdf.toString("latin1")).toMatch(/\/Type \/Font\b/u);
    expect(pdf.toString("latin1")).not.toMatch(/\/Subtype \/Image/u);
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    await page.emulateMedia({ media: "print" });
    const paper = page.locator("#paper svg");
    expect(await paper.locator("text", { hasText: "Ada Top" }).isVisible()).toBe(true);
    expect(await page.locator("header").isHidden()).toBe(true);
    expect(await paper.locator("svg").count()).toBe(3);
  });

  it.each(someOf(["light", "dark"] as const, 1))(
    "is readable where it is %s, and on a narrow screen",
    async (scheme) => {
      const { page, troubles } = await open("team.html", {
        ...(scheme === "dark" ? { colorScheme: scheme } : {}),
        width: 380,
      });
      await settle(page);
      const ground = await page.evaluate("getComputedStyle(document.body).backgroundColor");
      const [red = 0] = String(ground).match(/\d+/gu)?.map(Number) ?? [];
      expect(red > 128).toBe(scheme === "light");
      expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
      expect(troubles).toEqual([]);
    },
  );

  it("runs nothing of what people are called, and shows it as it is", async () => {
    writePeople("hostile.ndjson", [
      makePerson("a", null, { name: HOSTILE_NAMES[0] ?? "", work_email: "x@y?subject=z" }),
      ...HOSTILE_NAMES.map((name, index) =>
        makePerson(`h${index}`, index % 3 === 0 ? "a" : `h${index - 1}`, {
          name,
          job_title: name,
          department: name,
          office: name,
          work_email: name,
        }),
      ),
    ]);
    const title = HOSTILE_NAMES[0] ?? "";
    await run("--from", "hostile.ndjson", "--title", title, "-o", "hostile.html");
    const { page, asked, troubles } = await open("hostile.html");
    expect(await page.title()).toBe(title);
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe(title);
    await page.locator("#levels").selectOption({ label: "all levels" });
    await page.keyboard.press("/");
    await page.keyboard.type("script");
    await page.locator("#tree").focus();
    await page.keyboard.press("Enter");
    expect(await page.getByRole("complementary").getByRole("heading").innerText()).toBe(title);
    expect(await page.getByRole("complementary").getByRole("link").count()).toBe(0);
    await page.pdf();
    expect(await page.evaluate("document.querySelectorAll('img, iframe, #details script').length")).toBe(0);
    expect({ asked, troubles }).toEqual({ asked: [page.url()], troubles: [] });
  });

  it("takes circles, a chain of 200 levels and 3,000 reports", async () => {
    writePeople("odd.ndjson", [
      makePerson("x", "y"),
      makePerson("y", "x"),
      ...Array.from({ length: 200 }, (_, index) =>
        makePerson(`c${index}`, index === 0 ? null : `c${index - 1}`),
      ),
      makePerson("wide"),
      ...Array.from({ length: 3000 }, (_, index) => makePerson(`w${index}`, "wide")),
    ]);
    await run("--from", "odd.ndjson", "-o", "odd.html");
    const { page, troubles } = await open("odd.html");
    await page.locator("#levels").selectOption({ label: "all levels" });
    expect(await page.locator("#count").innerText()).toBe("3,203 people");
    await page.getByRole("button", { name: "Fit" }).click();
    await page.keyboard.press("/");
    await page.keyboard.type("x@example");
    await page.keyboard.press("Enter");
    expect(await current(page)).toContain("managers form a circle");
    expect(troubles).toEqual([]);
  });

  it("makes a picture that is XML to a browser", async () => {
    writePeople(
      "picture.ndjson",
      HOSTILE_NAMES.map((name, index) => makePerson(`h${index}`, index ? "h0" : null, { name })),
    );
    await run("--from", "picture.ndjson", "-o", "picture-hostile.svg");
    const { page, asked, troubles } = await open("picture-hostile.svg");
    expect(
      await page.evaluate(
        "[document.documentElement.tagName, document.querySelectorAll('parsererror, script').length]",
      ),
    ).toEqual(["svg", 0]);
    expect(await page.evaluate("document.querySelectorAll('svg > title').length")).toBe(
      HOSTILE_NAMES.length + 1,
    );
    expect({ asked, troubles }).toEqual({ asked: [page.url()], troubles: [] });
  });
});
