import stringWidth from "string-width";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openCompany, pointAt, type TestCompany } from "../support/company.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { makePlace, type Place, runProgram } from "../support/program.ts";

let company: TestCompany;
let place: Place & Disposable;

beforeAll(async () => {
  company = await openCompany({ employees: 12 });
  place = makePlace();
});

afterAll(async () => {
  await company.stop();
  place[Symbol.dispose]();
});

/**
 * What a person sees on a terminal of this width: the table, then the lines on stderr. Times depend on the time zone of
 * the machine, and the number of requests on which pages are read ahead: both are masked.
 */
async function show(line: string, columns: number, now?: Date): Promise<string> {
  const words = [...line.split(" "), "--no-progress", "--no-color"];
  const clock = now === undefined ? {} : { clock: new ManualClock({ now: now.getTime() }) };
  const { code, stdout, stderr } = await runProgram(words, {
    env: pointAt(company),
    place,
    columns,
    ...clock,
  });
  expect({ code, tooWide: stdout.split("\n").filter((text) => stringWidth(text) > columns) }).toEqual({
    code: 0,
    tooWide: [],
  });
  return `\n${stdout}${stderr}`
    .replaceAll(/\d+ requests?/gu, "N requests")
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d/gu, "YYYY-MM-DD hh:mm")
    .replaceAll(/\d{4}-\d\d-\d\dT\d{6}Z/gu, "YYYY-MM-DDThhmmssZ");
}

describe("employees", () => {
  it("at 80 columns", async () => {
    expect(await show("employees", 80)).toMatchInlineSnapshot(`
      "
      NAME                     JOB TITLE                   DEPARTMENT              …
      Jo Smith                 Chief Executive Officer     Executive
      Jean-Baptiste Châtelain  VP, Marketing               Marketing
      Mary Ellen Edwards       Chief Product Officer       Product
      Marie-Claire Le Goff     Chief Financial Officer     Finance
      Anna-Beth Anderson       Chief Revenue Officer       Sales
      Élodie Hervé             VP, Information Technology  Information Technology
      Claire Brooks            Chief Technology Officer    Engineering
      Caetano Ferrão           General Counsel             Legal
      Violet Hall              Chief People Officer        People & Culture
      Inês d'Ávila             VP, Client Services         Customer Success
      Hazel Smith              VP, Design                  Design
      Conceição dos Santos     Chief Operating Officer     Operations

      No room for: lifecycle, start_date, manager.name, work_email (choose fields with
      --fields)
      12 employees · N requests
      "
    `);
  });

  it("at 120 columns", async () => {
    expect(await show("employees", 120)).toMatchInlineSnapshot(`
      "
      NAME                     JOB TITLE                   DEPARTMENT              LIFECYCLE  START DATE  MANAGER   …
      Jo Smith                 Chief Executive Officer     Executive               active     2018-03-19
      Jean-Baptiste Châtelain  VP, Marketing               Marketing               active     2019-03-17  Jo Smith
      Mary Ellen Edwards       Chief Product Officer       Product                 active     2020-12-08  Jo Smith
      Marie-Claire Le Goff     Chief Financial Officer     Finance                 active     2021-03-31  Jo Smith
      Anna-Beth Anderson       Chief Revenue Officer       Sales                   active     2022-10-25  Jo Smith
      Élodie Hervé             VP, Information Technology  Information Technology  active     2022-09-25  Jo Smith
      Claire Brooks            Chief Technology Officer    Engineering             active     2023-05-10  Jo Smith
      Caetano Ferrão           General Counsel             Legal                   active     2024-05-08  Jo Smith
      Violet Hall              Chief People Officer        People & Culture        active     2025-01-14  Jo Smith
      Inês d'Ávila             VP, Client Services         Customer Success        active     2024-11-24  Jo Smith
      Hazel Smith              VP, Design                  Design                  pre_hire   2026-12-31  Jo Smith
      Conceição dos Santos     Chief Operating Officer     Operations              pre_hire   2026-12-30  Jo Smith

      No room for: work_email (choose fields with --fields)
      12 employees · N requests
      "
    `);
  });

  it("with fields of one's own, all of which are shown", async () => {
    expect(await show("employees --limit 2 --fields id,name,work_email,job_title", 80))
      .toMatchInlineSnapshot(`
        "
        ID          33e20cf2-4ca5-4e5a-9213-850b1a367a28
        NAME        Jo Smith
        WORK EMAIL  josephine.smith@sandbox.example.com
        JOB TITLE   Chief Executive Officer

        ID          24b0ebd6-fc10-4dc3-a867-2f5529fe2c88
        NAME        Jean-Baptiste Châtelain
        WORK EMAIL  jean-baptiste.chatelain@sandbox.example.com
        JOB TITLE   VP, Marketing
        2 employees · N requests
        More records exist. Raise --limit, or use --format json to get a cursor.
        "
      `);
    expect(await show("employees --limit 5 --fields name,lifecycle,company.name", 120))
      .toMatchInlineSnapshot(`
        "
        NAME                     LIFECYCLE  COMPANY
        Jo Smith                 active     Sandbox & Daughters
        Jean-Baptiste Châtelain  active     Sandbox & Daughters
        Mary Ellen Edwards       active     Sandbox & Daughters
        Marie-Claire Le Goff     active     Sandbox & Daughters
        Anna-Beth Anderson       active     Sandbox & Daughters
        5 employees · N requests
        More records exist. Raise --limit, or use --format json to get a cursor.
        "
      `);
  });

  it("without a column that has the same value in every row, which is named", async () => {
    const shown = await show("employees --status active", 120);
    expect(shown).not.toMatch(/^NAME.*LIFECYCLE/mu);
    expect(shown).toContain("\nSame in all rows: lifecycle active\n");
  });

  it("one by one, without the ids of other records", async () => {
    const [id = ""] = company.control.ids();
    const lines = (await show(`employees get ${id}`, 80)).split("\n");
    expect(lines.slice(0, 12).join("\n")).toMatchInlineSnapshot(`
      "
      FIELD                      VALUE
      id                         33e20cf2-4ca5-4e5a-9213-850b1a367a28
      employee_number            00001
      company.name               Sandbox & Daughters
      first_name                 Josephine
      middle_name                O.
      last_name                  Smith
      preferred_name             Jo
      name                       Jo Smith
      job_title                  Chief Executive Officer
      department                 Executive"
    `);
    const chosen = await show(`employees get ${id} --fields manager.id,job_title_id`, 80);
    expect(chosen).toMatch(/^manager\.id\njob_title_id +[\w-]+\n$/mu);
  });

  it("of a part of the list, without a cursor on a terminal", async () => {
    expect(await show("employees --limit 2", 80)).toMatch(
      /\n2 employees · .*\nMore records exist\. Raise --limit, or use --format json to get a cursor\.\n$/u,
    );
    const words = ["employees", "--limit", "2", "--format", "json"];
    const { stderr } = await runProgram(words, { env: pointAt(company), place, columns: 80 });
    const [, cursor = ""] = /Next page: --cursor ([\w-]+)/u.exec(stderr) ?? [];
    expect(await show(`employees --limit 2 --cursor ${cursor}`, 80)).toMatch(
      /\nNext page: --cursor [\w-]+\n$/u,
    );
  });
});

describe("lists", () => {
  it.each([80, 120])("groups, teams and job titles at %i columns", async (columns) => {
    const lists = ["groups", "teams", "job-titles"];
    const shown = [];
    for (const list of lists) shown.push(await show(`${list} --limit 6`, columns));
    expect(shown.join("")).toMatchSnapshot();
  });

  it("fields at 80 columns", async () => {
    expect(await show("fields --kind custom", 80)).toMatchInlineSnapshot(`
      "
      NAME                        LABEL                       TYPE        …
      veterans_status             Veterans status             select
      work_authorization_expires  Work authorization expires  date
      languages                   Languages                   checkboxes
      certifications              Certifications              checkboxes
      flsa                        FLSA                        select
      2024_grant_date             2024 grant date             date
      2024_number_of_shares       2024 number of shares       text
      2024_strike_price           2024 strike price           text
      target_bonus___general      Target bonus - general      text
      finance___approval          Finance - approval          select
      shirt_size                  Shirt size                  select
      allergies                   Allergies                   text
      badge_id                    Badge id                    text
      text                        Dietary notes               text
      field                       Locker                      text
      description                 Emergency role              text
      options                     Commute                     select
      remote_days                 Remote days                 number
      equipment_budget            Equipment budget            number
      greenhouse_id               Greenhouse id               text
      github_login                GitHub login                text

      Same in all rows: kind custom, comes_with custom_fields
      No room for: section.title (choose fields with --fields)
      21 fields · N requests
      "
    `);
  });

  it("the company at 80 columns", async () => {
    expect((await show("companies", 80)).replaceAll(company.url, "https://acme.namely.com"))
      .toMatchInlineSnapshot(`
        "
        NAME                 SUBDOMAIN  OFFICES
        Sandbox & Daughters  sandbox    Berlin; London; New York; Remote; San Francisco;
                                        São Paulo; Tokyo; Toronto
        1 company · N requests
        "
      `);
  });

  it("the feed at 80 columns", async () => {
    expect(await show("feed --limit 4", 80)).toMatchInlineSnapshot(`
      "
      TIME              TYPE          PERSON              YEARS  …
          CONTENT
      YYYY-MM-DD hh:mm  announcement  Jo Smith
          The summer party is on. Bring a hat & a friend.
      YYYY-MM-DD hh:mm  anniversary   Anna-Beth Anderson      4

      No room for: person.job_title (choose fields with --fields)
      2 entries · N requests
      "
    `);
  });

  it("a report at 80 columns", async () => {
    const id = company.control.reports()[0]?.id ?? "";
    const lines = (await show(`report ${id}`, 80)).split("\n");
    expect(lines.slice(0, 6).join("\n")).toMatchInlineSnapshot(`
      "
      First name     Last name   Job Title                   Start date  …
      Josephine      Smith       Chief Executive Officer     2018-03-19
      Jean-Baptiste  Châtelain   VP, Marketing               2019-03-17
      Mary Ellen     Edwards     Chief Product Officer       2020-12-08
      Marie-Claire   Le Goff     Chief Financial Officer     2021-03-31"
    `);
  });

  it("an API response at 80 columns", async () => {
    expect(await show("api job_titles --format table", 80)).toMatchInlineSnapshot(`
      "
      TITLE
      Unknown Job Title
      Chief Executive Officer
      Chief Technology Officer
      Director of Engineering
      Engineering Manager
      Staff Engineer
      Senior Software Engineer
      Site Reliability Engineer II
      Software Engineer
      QA Engineer
      Data Engineer
      Software Engineer (Front-End)
      Chief Product Officer
      Director of Product
      Group Product Manager
      Senior Product Manager
      Product Manager
      Product Analyst
      VP, Design
      Director of Design
      Design Manager
      Senior Product Designer
      Product Designer
      UX Researcher
      Content Designer
      Chief Revenue Officer
      Director of Sales
      Sales Manager
      Senior Account Executive
      Sales Engineer
      Account Executive
      Sales Development Representative
      Account Executive, "Mid-Market"
      VP, Marketing
      Director of Marketing
      Marketing Manager
      Senior Content Strategist
      Marketing Specialist
      Event Coordinator
      VP, Client Services
      Director of Customer Success
      Customer Success Manager, Team Lead
      Senior Customer Success Manager
      Customer Success Manager
      Support Specialist
      Implementation Consultant
      Chief People Officer
      Director of People
      HR Manager
      Senior HR Business Partner
      HR Generalist
      Recruiter
      Chief Financial Officer
      Controller
      Accounting Manager
      Senior Accountant
      Accountant
      Payroll Specialist
      FP&A Analyst
      General Counsel
      Director of Legal
      Legal Manager
      Senior Counsel
      Counsel
      Paralegal
      Chief Operating Officer
      Director of Operations
      Operations Manager
      Senior Operations Analyst
      Operations Associate
      Office Coordinator
      VP, Information Technology
      Director of IT
      IT Manager
      Senior Systems Administrator
      Systems Administrator
      Help Desk Technician

      Same in all rows: active true
      77 records · N requests
      "
    `);
  });

  it("the stored snapshots at 80 columns", async () => {
    await show("snapshot", 80, new Date(2026, 10, 21, 12));
    await show("snapshot", 80, new Date(2026, 10, 26, 12));
    expect(await show("snapshot list", 80, new Date(2026, 10, 27, 9))).toMatchInlineSnapshot(`
      "
      NAME                TAKEN AT                       PEOPLE     SIZE
      YYYY-MM-DDThhmmssZ  YYYY-MM-DD hh:mm (6 days ago)      12  29.6 kB
      YYYY-MM-DDThhmmssZ  YYYY-MM-DD hh:mm (yesterday)       12  29.6 kB
      2 snapshots
      "
    `);
  });

  it("the schemas at 80 columns", async () => {
    expect((await show("schema", 80)).split("\n").slice(0, 8).join("\n")).toMatchInlineSnapshot(`
      "
      OUTPUT             DESCRIPTION
      employees          A person who works, worked or will work for the company.
                         (namely employees, namely employees get)
      companies          The company whose Namely this is. (namely companies)
      groups             A department, office, division, team or other group of
                         people. (namely groups, namely groups get)
      teams              A team: people who work together across the groups they"
    `);
  });
});
