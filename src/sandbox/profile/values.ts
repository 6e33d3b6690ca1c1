import type { SandboxPerson } from "../company/people.ts";
import { NO_ADDRESS, townOf } from "../company/private-details.ts";
import { OFFICES, PEOPLE_DEPARTMENT } from "../company/units.ts";
import { type DiceTopic, topic } from "../dice.ts";
import { recordedLogin } from "./github-login.ts";
import type { ProfileParts } from "./profile-parts.ts";

const GENDER = topic("gender");
const MARITAL = topic("marital status");
const ETHNICITY = topic("ethnicity");
const ASSETS = topic("assets");
const CARE = topic("care");
const FIRST_BADGE = 76_561_198_000_000_001n;

type Maker = (person: SandboxPerson, parts: ProfileParts) => unknown;

/** A move to another office changes no one's home address or phone number. */
function atFirstOffice(person: SandboxPerson, parts: ProfileParts): Pick<SandboxPerson, "index" | "office"> {
  return { index: person.index, office: parts.firstDay.placement.office(person.index) };
}

/** `fill` is the share of profiles with the value. */
function phone(key: string, fill: number): Maker {
  return (person, parts) =>
    parts.text(key, parts.details.phone(key, fill, atFirstOffice(person, parts)), person);
}

function sometimes(key: string, fill: number, value: (person: SandboxPerson) => string): Maker {
  const draw = topic(key);
  return (person, parts) =>
    parts.text(key, parts.dice.chance(fill, draw, person.index) ? value(person) : undefined, person);
}

function sometimesOneOf(draw: DiceTopic, fill: number, choices: readonly [string, ...string[]]): Maker {
  return ({ index }, parts) =>
    parts.choice(parts.dice.chance(fill, draw, index) ? parts.dice.pick(choices, draw, ~index) : undefined);
}

/** How each value of a profile is made that is the same for every tenant. */
export const MAKERS: Readonly<Record<string, Maker>> = {
  id: (person) => person.id,
  email: (person, parts) => {
    if (person.status !== "pending" || parts.quirks.hireWithoutEmail === "no") return person.email;
    return parts.quirks.hireWithoutEmail === "null" ? null : "";
  },
  first_name: (person) => person.firstName,
  last_name: (person) => person.lastName,
  user_status: (person, parts) => parts.roster.shown(person.status),
  updated_at: (person, parts) => parts.epoch(person.updated),
  created_at: (person, parts) => parts.epoch(person.created),
  preferred_name: (person, parts) => parts.text("preferred_name", person.preferredName, person),
  middle_name: (person, parts) => parts.text("middle_name", person.middleName, person),
  full_name: (person, parts) => parts.displayName(person),
  image: (person, parts) => parts.image(person),
  resume: (person, parts) => parts.resume(person)?.id ?? null,
  job_title: (person, parts) => parts.jobTitle(person),
  reports_to: (person, parts) => parts.manager(person),
  employee_type: (person, parts) =>
    parts.quirks.employeeType === "string" ? person.employeeType : { title: person.employeeType },
  access_role: (person, parts) => {
    if (person.index === 0) return "Executive Admin";
    if (person.department === PEOPLE_DEPARTMENT)
      return parts.firstDay.placement.isManager(person.index) ? "Administrator" : "HR Admin";
    return parts.firstDay.placement.isManager(person.index) ? "Manager" : "Employee";
  },
  ethnicity: sometimesOneOf(ETHNICITY, 0.5, [
    "Prefer not to say",
    "Two or More Races",
    "White",
    "Asian",
    "Hispanic or Latino",
    "Black or African American",
  ]),
  links: (person, parts) => parts.links(person),
  gender: (person, parts) => {
    const share = parts.dice.share(GENDER, person.index);
    if (share < 0.04) return parts.choice(undefined);
    return share < 0.08 ? "Not specified" : person.woman ? "Female" : "Male";
  },
  marital_status: sometimesOneOf(MARITAL, 0.6, [
    "Single",
    "Married",
    "Civil Partnership",
    "Separated",
    "Divorced",
  ]),
  ssn: (person, parts) => parts.text("ssn", parts.details.socialSecurityNumber(person.index), person),
  job_change_reason: (person, parts) => parts.choice(person.changeReason),
  terminated_reason: (person, parts) => parts.choice(person.reason),
  start_date: (person, parts) => parts.date(person.start),
  departure_date: (person, parts) => parts.date(person.departure),
  employee_id: (person, parts) => parts.text("employee_id", parts.details.employeeNumber(person), person),
  github_login: (person, parts) =>
    parts.text("github_login", recordedLogin(parts.firstDay, person.index), person),
  personal_email: (person, parts) => {
    const { latin } = parts.firstDay.identities.names(person.index).first;
    return parts.text("personal_email", parts.details.personalEmail(person.index, latin), person);
  },
  dob: (person, parts) => {
    const birthday = parts.details.birthday(person.index, parts.firstDay.employment.start(person.index));
    return birthday === undefined ? parts.date(undefined) : parts.dateText(birthday);
  },
  bio: sometimes(
    "bio",
    0.2,
    (person) => `Born to be ${person.firstName}.\nLikes "quotes", commas; and – dashes.`,
  ),
  asset_management: (person, parts) => {
    const drawn = parts.dice.word(ASSETS, person.index);
    const assets = ["Laptop", "Cell Phone", "Key Card", 'Monitor 27"'].filter((_, at) => (drawn >>> at) & 1);
    return parts.quirks.assetManagement === "string" ? assets.join(", ") : assets;
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
  team_positions: (person, parts) =>
    parts.groups
      .teamsOf(person)
      .map((team) => ({ team_id: team.id, team_name: team.name, position: "Member" })),
  linkedin_url: sometimes(
    "linkedin_url",
    0.5,
    (person) => `https://social.example.com/in/${person.id.slice(0, 8)}`,
  ),
  office_main_number: (person, parts) =>
    parts.text(
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
  home: (person, parts) => parts.details.home(atFirstOffice(person, parts)),
  office: (person, parts) => {
    const address = person.ungrouped === true ? undefined : OFFICES[person.office]?.address;
    const place = address
      ? { address1: address.address1, address2: address.address2, ...townOf(address) }
      : NO_ADDRESS;
    return parts.quirks.profileShape === "2015" ? place : { ...place, phone: address?.phone ?? null };
  },
  emergency_contact: sometimes("emergency_contact", 0.6, () => "My partner"),
  emergency_contact_phone: phone("emergency_contact_phone", 0.6),
  current_job_description: sometimes("current_job_description", 0.1, () => "See the handbook, chapter 4."),
  job_description: sometimes("job_description", 0.1, () => ""),
  salary: (person, parts) => parts.salary(person),
  healthcare: (person, parts) => care(person, parts, "300000.0"),
  dental: (person, parts) => care(person, parts, "5000.0"),
  healthcare_info: sometimes("healthcare_info", 0.5, () => "Healthy & Co"),
  dental_info: sometimes("dental_info", 0.4, () => "Toothful"),
  vision_plan_info: sometimes("vision_plan_info", 0.3, () => "Clearview"),
  life_insurance_info: sometimes("life_insurance_info", 0.2, () => "Evergreen Life"),
  namely_time_employee_role: sometimes("namely_time_employee_role", 0.1, () => "Employee"),
  namely_time_manager_role: sometimes("namely_time_manager_role", 0.02, () => "Supervisor"),
};

/** Amounts are text here, even where the salary's is a number. */
function care(person: SandboxPerson, parts: ProfileParts, amount: string): unknown {
  const covered = parts.dice.chance(0.6, CARE, person.index);
  return {
    beneficiary: covered ? parts.dice.pick(["Employee Only", "Family"], CARE, ~person.index) : null,
    amount: covered ? amount : null,
    currency_type: "USD",
  };
}
