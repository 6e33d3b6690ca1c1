export type FieldType =
  | "text"
  | "longtext"
  | "email"
  | "select"
  | "checkboxes"
  | "date"
  | "number"
  | "file"
  | "address"
  | "image"
  | "salary"
  | "referencehistory"
  | "referenceselect";

export interface SandboxField {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  readonly section: number;
  /** A field of Namely's own; the others were made by the tenant. */
  readonly system: boolean;
  readonly options?: readonly [string, ...string[]];
  /** Tenant fields only: in how many profiles of a hundred it has a value. */
  readonly filled?: number;
}

export const SECTIONS = [
  "General",
  "Skills & Experience",
  "Compensation & Benefits",
  "Documents",
  "Other",
] as const;

const [GENERAL, SKILLS, PAY, DOCUMENTS, OTHER] = [0, 1, 2, 3, 4];

/** `name type section [label]`; the label follows from the name when it is left out. */
function system(type: FieldType, section: number, names: string): SandboxField[] {
  return names
    .split(/\s+/)
    .map((name) => ({ name, label: LABELS[name] ?? labelOf(name), type, section, system: true }));
}

function tenant(
  type: FieldType,
  section: number,
  filled: number,
  names: string,
  options?: readonly [string, ...string[]],
): SandboxField[] {
  return names.split(/\s+/).map((name) => ({
    name,
    label: LABELS[name] ?? labelOf(name),
    type,
    section,
    system: false,
    filled,
    ...(options === undefined ? {} : { options }),
  }));
}

function labelOf(name: string): string {
  const text = name.replaceAll("___", " - ").replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Labels are the tenant's to change; names are frozen when a field is made. */
const LABELS: Readonly<Record<string, string>> = {
  employee_id: "Employee number",
  dob: "Date of birth",
  ssn: "SSN",
  user_status: "User Status",
  text: "Dietary notes",
  field: "Locker",
  description: "Emergency role",
  options: "Commute",
  flsa: "FLSA",
  github_login: "GitHub login",
};

const YES_NO = ["Yes", "No"] as const;

/** Every field that has a definition. `id`, `links`, `healthcare` and `dental` are on profiles without one, as recorded. */
export const FIELDS: readonly SandboxField[] = [
  ...system("text", GENERAL, "first_name last_name middle_name preferred_name full_name employee_id"),
  ...system("email", GENERAL, "email personal_email"),
  ...system("referenceselect", GENERAL, "user_status reports_to employee_type access_role"),
  ...system("referencehistory", GENERAL, "job_title"),
  ...system("image", GENERAL, "image"),
  ...system("date", GENERAL, "start_date departure_date dob"),
  ...system("select", GENERAL, "gender marital_status ethnicity job_change_reason terminated_reason"),
  ...system(
    "text",
    GENERAL,
    "ssn office_main_number office_direct_dial office_phone office_fax office_company_mobile home_phone mobile_phone linkedin_url emergency_contact emergency_contact_phone",
  ),
  ...system("longtext", GENERAL, "bio"),
  ...system("address", GENERAL, "home office"),
  ...system("checkboxes", OTHER, "asset_management"),
  ...system("text", OTHER, "laptop_asset_number corporate_card_number key_tag_number"),
  ...system("file", DOCUMENTS, "resume employee_handbook employee_wage_theft_prevention_act"),
  ...system("longtext", SKILLS, "current_job_description job_description"),
  ...system("salary", PAY, "salary"),
  ...system("text", PAY, "healthcare_info dental_info vision_plan_info life_insurance_info"),
  ...system("text", OTHER, "namely_time_employee_role namely_time_manager_role"),

  ...tenant("select", OTHER, 60, "shirt_size", ["S", "M", "L", "XL", "3XL"]),
  ...tenant("text", OTHER, 20, "allergies twitter facebook instagram"),
  ...tenant("select", GENERAL, 30, "veterans_status", ["Not a veteran", "Veteran", "Prefer not to say"]),
  ...tenant("text", OTHER, 90, "badge_id"),
  ...tenant("text", OTHER, 35, "text field description custom_field one_two_three test_field"),
  ...tenant("select", OTHER, 25, "options", ["Train", "Bicycle", "Car, shared", "On foot"]),
  ...tenant("select", PAY, 70, "flsa", ["Exempt", "Non-Exempt"]),
  ...tenant("date", GENERAL, 8, "work_authorization_expires"),
  ...tenant("number", OTHER, 50, "remote_days equipment_budget test_number_field"),
  ...tenant("checkboxes", SKILLS, 45, "languages", ["English", "Español", "Français", "日本語"]),
  ...tenant("checkboxes", SKILLS, 15, "certifications", ["CPA", "PMP", "CISSP", "First Aid; CPR"]),
  ...tenant("text", OTHER, 30, "greenhouse_id icims_id jobvite_id"),
  ...tenant("text", OTHER, 30, "github_login"),
  ...tenant(
    "date",
    PAY,
    25,
    "2024_grant_date 2011_vesting_start_date 2011_grant_date 2012_vesting_start_date",
  ),
  ...tenant("date", PAY, 15, "2012_grant_date_1 2013_vesting_start_date 2014_grant_date 2014_vesting_date"),
  ...tenant("text", PAY, 15, "2012_grant_date"),
  ...tenant(
    "text",
    PAY,
    25,
    "2024_number_of_shares 2011_number_of_shares 2012_number_of_shares 2013_number_of_shares 2014_number_of_shares",
  ),
  ...tenant(
    "text",
    PAY,
    25,
    "2024_strike_price 2011_strike_price 2012_strike_price 2013_strike_price 2014_strike_price",
  ),
  ...tenant("text", PAY, 40, "target_bonus___general target_bonus target_bonus_2013 ytd_bonus"),
  ...tenant("select", PAY, 30, "bonus_reason", ["Annual Process", "Spot Bonus"]),
  ...tenant("select", PAY, 5, "finance___approval human_resources___approval ceo___approval", YES_NO),
  ...tenant(
    "checkboxes",
    OTHER,
    3,
    "budgeted_headcount initiating_manager___approval director_vice_president___approval svp_evp_coo___approval",
    YES_NO,
  ),
  ...tenant(
    "select",
    OTHER,
    10,
    "select_test test_select_custom_field position_type employment_type salary_change_reason",
    ["One", "Two"],
  ),
  ...tenant("longtext", OTHER, 10, "test_long_text_custom_field"),
  ...tenant("date", OTHER, 10, "test_date_custom_field"),
  ...tenant("text", OTHER, 10, "test_text_custom_field testing_field favorite_cookie favorite_color"),
  ...tenant(
    "text",
    PAY,
    4,
    "current_salary replicon_access desired_salary hourly_salary salary_min salary_max salary_currency",
  ),
  ...tenant(
    "text",
    OTHER,
    2,
    "req_no date_to_fill replacement_for replacement_date_of_term_transfer replacement_terminated_or_transferred req_open_date req_filled_date position_filled_by initiating_manager director_vice_president svp_evp_coo human_resources finance ceo",
  ),
  ...tenant("file", DOCUMENTS, 2, "testfileimport2 testfileimport"),
  ...tenant("number", OTHER, 100, "badge_number"),
];

export const FIELDS_BY_NAME: ReadonlyMap<string, SandboxField> = new Map(
  FIELDS.map((field) => [field.name, field]),
);

/** What is typed into a tenant's text fields. */
export const TEXTS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  allergies: ["Peanuts", "None known", "Penicillin, latex"],
  text: ["Vegetarian", "No shellfish", "=anything goes"],
  field: ["A-12", "B-07", "0031"],
  description: ["Floor warden", "First responder\nNorth wing", 'Keeper of the "red" key'],
  favorite_cookie: ["Oatmeal; raisin", "Snickerdoodle"],
  "2012_grant_date": ["03/1/2012", "March 2012"],
};
