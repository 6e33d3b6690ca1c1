import type { Day } from "../calendar.ts";
import type { ProfileStatus } from "../company/employment.ts";
import type { SandboxTeam } from "../company/groups.ts";
import type { People, SandboxPerson } from "../company/people.ts";
import type { PrivateDetails } from "../company/private-details.ts";
import { OFFICES, PEOPLE_DEPARTMENT } from "../company/units.ts";
import { type Dice, topic } from "../dice.ts";
import type { Quirks } from "../control/quirks.ts";
import { recordedLogin } from "./github-login.ts";

const NO_ADDRESS = {
  address1: null,
  address2: null,
  city: null,
  state_id: null,
  country_id: null,
  zip: null,
};

const GENDER = topic("gender");
const MARITAL = topic("marital status");
const ETHNICITY = topic("ethnicity");
const ASSETS = topic("assets");
const CARE = topic("care");
const FIRST_BADGE = 76_561_198_000_000_001n;

/** The part of a profile's shape that single values are made with. */
interface ValueShape {
  epoch(seconds: number): number | string;
  displayName(person: SandboxPerson): string;
  jobTitle(person: SandboxPerson): unknown;
}

/** What the makers of single values may ask for. */
export interface Tools {
  shape(): ValueShape;
  details(): PrivateDetails;
  manager(person: SandboxPerson): unknown;
  links(person: SandboxPerson): unknown;
  image(person: SandboxPerson): unknown;
  resume(person: SandboxPerson): unknown;
  text(key: string, value: string | undefined, person: SandboxPerson): string | null;
  choice(value: string | undefined): string | null;
  date(day: Day | undefined): string | null;
  dateText(date: string): string;
  amount(amount: number): number | string;
  salary(person: SandboxPerson): unknown;
  quirks(): Quirks;
  dice(): Dice;
  /** What the seed says of people, whatever has happened since: for what does not change with a move or a new name. */
  firstDay(): People;
  isManager(person: SandboxPerson): boolean;
  shownStatus(status: ProfileStatus): ProfileStatus;
  teams(person: SandboxPerson): readonly SandboxTeam[];
}

type Maker = (person: SandboxPerson, tools: Tools) => unknown;

/** A move to another office changes no one's home address or phone number. */
function atFirstOffice(person: SandboxPerson, tools: Tools): Pick<SandboxPerson, "index" | "office"> {
  return { index: person.index, office: tools.firstDay().placement.office(person.index) };
}

/** `fill` is the share of profiles with the value. */
function phone(key: string, fill: number): Maker {
  return (person, tools) =>
    tools.text(key, tools.details().phone(key, fill, atFirstOffice(person, tools)), person);
}

function sometimes(key: string, fill: number, value: (person: SandboxPerson) => string): Maker {
  const draw = topic(key);
  return (person, tools) =>
    tools.text(key, tools.dice().chance(fill, draw, person.index) ? value(person) : undefined, person);
}

/** How each value of a profile is made that is the same for every tenant. */
export const MAKERS: Readonly<Record<string, Maker>> = {
  id: (person) => person.id,
  email: (person, tools) => {
    if (person.status !== "pending" || tools.quirks().hireWithoutEmail === "no") return person.email;
    return tools.quirks().hireWithoutEmail === "null" ? null : "";
  },
  first_name: (person) => person.firstName,
  last_name: (person) => person.lastName,
  user_status: (person, tools) => tools.shownStatus(person.status),
  updated_at: (person, tools) => tools.shape().epoch(person.updated),
  created_at: (person, tools) => tools.shape().epoch(person.created),
  preferred_name: (person, tools) => tools.text("preferred_name", person.preferredName, person),
  middle_name: (person, tools) => tools.text("middle_name", person.middleName, person),
  full_name: (person, tools) => tools.shape().displayName(person),
  image: (person, tools) => tools.image(person),
  resume: (person, tools) => tools.resume(person),
  job_title: (person, tools) => tools.shape().jobTitle(person),
  reports_to: (person, tools) => tools.manager(person),
  employee_type: (person, tools) =>
    tools.quirks().employeeType === "string" ? person.employeeType : { title: person.employeeType },
  access_role: (person, tools) => {
    if (person.index === 0) return "Executive Admin";
    if (person.department === PEOPLE_DEPARTMENT)
      return tools.isManager(person) ? "Administrator" : "HR Admin";
    return tools.isManager(person) ? "Manager" : "Employee";
  },
  ethnicity: (person, tools) =>
    tools.choice(
      tools.dice().chance(0.5, ETHNICITY, person.index)
        ? tools
            .dice()
            .pick(
              [
                "Prefer not to say",
                "Two or More Races",
                "White",
                "Asian",
                "Hispanic or Latino",
                "Black or African American",
              ],
              ETHNICITY,
              ~person.index,
            )
        : undefined,
    ),
  links: (person, tools) => tools.links(person),
  gender: (person, tools) => {
    const share = tools.dice().share(GENDER, person.index);
    if (share < 0.04) return tools.choice(undefined);
    return share < 0.08 ? "Not specified" : person.woman ? "Female" : "Male";
  },
  marital_status: (person, tools) =>
    tools.choice(
      tools.dice().chance(0.6, MARITAL, person.index)
        ? tools
            .dice()
            .pick(["Single", "Married", "Civil Partnership", "Separated", "Divorced"], MARITAL, ~person.index)
        : undefined,
    ),
  ssn: (person, tools) => tools.text("ssn", tools.details().socialSecurityNumber(person.index), person),
  job_change_reason: (person, tools) => tools.choice(person.changeReason),
  terminated_reason: (person, tools) => tools.choice(person.reason),
  start_date: (person, tools) => tools.date(person.start),
  departure_date: (person, tools) => tools.date(person.departure),
  employee_id: (person, tools) => tools.text("employee_id", tools.details().employeeNumber(person), person),
  github_login: (person, tools) =>
    tools.text("github_login", recordedLogin(tools.firstDay(), person.index), person),
  personal_email: (person, tools) => {
    const { latin } = tools.firstDay().identities.names(person.index).first;
    return tools.text("personal_email", tools.details().personalEmail(person.index, latin), person);
  },
  dob: (person, tools) => {
    const birthday = tools.details().birthday(person.index, tools.firstDay().employment.start(person.index));
    return birthday === undefined ? tools.date(undefined) : tools.dateText(birthday);
  },
  bio: sometimes(
    "bio",
    0.2,
    (person) => `Born to be ${person.firstName}.\nLikes "quotes", commas; and – dashes.`,
  ),
  asset_management: (person, tools) => {
    const drawn = tools.dice().word(ASSETS, person.index);
    const assets = ["Laptop", "Cell Phone", "Key Card", 'Monitor 27"'].filter((_, at) => (drawn >>> at) & 1);
    return tools.quirks().assetManagement === "string" ? assets.join(", ") : assets;
  },
  laptop_asset_number: sometimes(
    "laptop_asset_number",
    0.7,
    (person) => `0${(1234 + person.index).toString(16).toUpperCase()}Z15`,
  ),
  corporate_card_number: sometimes("corporate_card_number", 0.1, () => "3.72E+14"),
  key_tag_number: sometimes("key_tag_number", 0.4, (person) => `A${String(person.index).padStart(5, "0")}B`),
  /** Bare digits once the answer is written: no number of JavaScript holds them all. */
  badge_number: (person) => String(FIRST_BADGE + BigInt(person.index)),
  team_positions: (person, tools) =>
    tools.teams(person).map((team) => ({ team_id: team.id, team_name: team.name, position: "Member" })),
  linkedin_url: sometimes(
    "linkedin_url",
    0.5,
    (person) => `https://social.example.com/in/${person.id.slice(0, 8)}`,
  ),
  office_main_number: (person, tools) =>
    tools.text(
      "office_main_number",
      person.ungrouped === true ? undefined : OFFICES[person.office]?.address?.phone,
      person,
    ),
  office_direct_dial: phone("office_direct_dial", 0.6),
  office_phone: phone("office_phone", 0.5),
  office_fax: phone("office_fax", 0.05),
  office_company_mobile: phone("office_company_mobile", 0.3),
  home_phone: phone("home_phone", 0.3),
  mobile_phone: phone("mobile_phone", 0.8),
  home: (person, tools) => tools.details().home(atFirstOffice(person, tools)),
  office: (person, tools) => {
    const address = person.ungrouped === true ? undefined : OFFICES[person.office]?.address;
    const place = address
      ? {
          address1: address.address1,
          address2: address.address2,
          city: address.city,
          state_id: address.state_id,
          country_id: address.country_id,
          zip: address.zip,
        }
      : NO_ADDRESS;
    return tools.quirks().profileShape === "2015" ? place : { ...place, phone: address?.phone ?? null };
  },
  emergency_contact: sometimes("emergency_contact", 0.6, () => "My partner"),
  emergency_contact_phone: phone("emergency_contact_phone", 0.6),
  current_job_description: sometimes("current_job_description", 0.1, () => "See the handbook, chapter 4."),
  job_description: sometimes("job_description", 0.1, () => ""),
  salary: (person, tools) => tools.salary(person),
  healthcare: (person, tools) => care(person, tools, "300000.0"),
  dental: (person, tools) => care(person, tools, "5000.0"),
  healthcare_info: sometimes("healthcare_info", 0.5, () => "Healthy & Co"),
  dental_info: sometimes("dental_info", 0.4, () => "Toothful"),
  vision_plan_info: sometimes("vision_plan_info", 0.3, () => "Clearview"),
  life_insurance_info: sometimes("life_insurance_info", 0.2, () => "Evergreen Life"),
  namely_time_employee_role: sometimes("namely_time_employee_role", 0.1, () => "Employee"),
  namely_time_manager_role: sometimes("namely_time_manager_role", 0.02, () => "Supervisor"),
};

/** Amounts are text here, even where the salary's is a number. */
function care(person: SandboxPerson, tools: Tools, amount: string): unknown {
  const covered = tools.dice().chance(0.6, CARE, person.index);
  return {
    beneficiary: covered ? tools.dice().pick(["Employee Only", "Family"], CARE, ~person.index) : null,
    amount: covered ? amount : null,
    currency_type: "USD",
  };
}
