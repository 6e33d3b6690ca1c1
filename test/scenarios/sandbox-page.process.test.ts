import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { CHROMIUM_NAMES, openChromium } from "../support/chromium.ts";
import { openCompany, pointAt, type TestCompany } from "../support/company.ts";
import { runProgram } from "../support/program.ts";
import { describeWith } from "../support/requirement.ts";

describeWith([CHROMIUM_NAMES], "the page of namely sandbox in a browser", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openChromium();
  });
  afterAll(() => browser.close());

  async function open(
    company: TestCompany,
    options: { colorScheme?: "dark"; width?: number } = {},
  ): Promise<{ page: Page; asked: string[]; troubles: string[] }> {
    const context = await browser.newContext({
      viewport: { width: options.width ?? 1280, height: 900 },
      colorScheme: options.colorScheme ?? "light",
    });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const asked: string[] = [];
    const troubles: string[] = [];
    page.on("request", (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
    page.on("console", (message) => troubles.push(message.text()));
    page.on("pageerror", (error) => troubles.push(String(error)));
    await page.goto(company.url);
    return { page, asked, troubles };
  }

  it("lets days pass, hires and terminates by its buttons, and has no complaints", async () => {
    await using company = await openCompany({ employees: 40, today: "2026-11-23" });
    const { page, asked, troubles } = await open(company);
    await page.getByRole("button", { name: "One week" }).click();
    expect(company.control.today).toBe("2026-11-30");
    expect(await page.getByText("Monday, November 30, 2026").isVisible()).toBe(true);
    await page.getByLabel("First name").fill("<b>Ada</b>");
    await page.getByLabel("Last name").fill("Lovelace");
    await page.getByLabel("Department").selectOption("Engineering");
    await page.getByRole("button", { name: "Hire" }).click();
    expect(await page.getByRole("status").innerText()).toMatch(/^Hired <b>Ada<\/b> Lovelace \(/u);
    await page.getByRole("button", { name: "Terminate" }).click();
    expect(await page.getByRole("status").innerText()).toMatch(/^Terminated <b>Ada<\/b> Lovelace \(/u);
    await page.getByLabel("Employee").fill("x@example.com");
    await page.getByRole("button", { name: "Terminate" }).click();
    expect(await page.getByRole("alert").innerText()).toBe(
      'No employee in the sandbox matches "x@example.com".',
    );
    expect(new Set(asked)).toEqual(
      new Set([
        "GET /",
        "GET /_sandbox",
        "POST /_sandbox/advance",
        "POST /_sandbox/hire",
        "POST /_sandbox/terminate",
      ]),
    );
    expect(troubles).toEqual([]);
  });

  it("shows the latest requests of a command", async () => {
    await using company = await openCompany({ employees: 40 });
    await runProgram(["employees"], { env: pointAt(company) });
    const { page } = await open(company);
    expect(await page.getByRole("table").innerText()).toContain("GET /api/v1/profiles?");
  });

  it("cannot be driven by a page of another site", async () => {
    await using company = await openCompany({ employees: 40, today: "2026-11-23" });
    const { page } = await open(company);
    // Another port is another origin; the form itself could be on any page.
    await using other = await openCompany({ employees: 0 });
    await page.route(`${other.url}/form`, (route) =>
      route.fulfill({
        contentType: "text/html",
        body: `<form method="post" action="${company.url}/_sandbox/advance"><button name="days" value="1">Win</button></form>`,
      }),
    );
    await page.goto(`${other.url}/form`);
    const [response] = await Promise.all([
      page.waitForResponse(`${company.url}/_sandbox/advance`),
      page.getByRole("button").click(),
    ]);
    expect([response.status(), company.control.today]).toEqual([403, "2026-11-23"]);
  });

  it.each([
    ["light", 1280],
    ["light", 400],
    ["dark", 1280],
    ["dark", 400],
  ] as const)("fits where it is %s and %i pixels wide", async (scheme, width) => {
    await using company = await openCompany({ employees: 368 });
    const { page } = await open(company, { ...(scheme === "dark" ? { colorScheme: scheme } : {}), width });
    await page.getByRole("button", { name: "30 days" }).click();
    await page.getByText("23 actions").click();
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    const ground = String(await page.evaluate("getComputedStyle(document.body).backgroundColor"));
    expect(Number(/\d+/u.exec(ground)?.[0]) > 128).toBe(scheme === "light");
  });
});
