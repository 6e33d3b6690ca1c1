import { enter, setField, unplace } from "../company/changes.ts";
import { type SandboxResponse, notFound, unprocessable } from "../http/answer.ts";
import { type EndpointRequest, readFirst } from "./endpoint-request.ts";
import { oneProfile } from "./profiles.ts";

const REQUIRED = ["first_name", "last_name", "email"] as const;

/** `{"profiles":[{...}]}`; the documentation says 201, the recordings 200. */
export function createProfile(request: EndpointRequest): SandboxResponse {
  const { company } = request;
  const fields = readFirst(request.body, "profiles");
  const errors: unknown[] = REQUIRED.filter((key) => !isText(fields?.[key])).map(
    (key) => `${key} is a required field`,
  );
  const email = fields?.["email"];
  // Lists within the list, as recorded.
  if (!isText(email) || !email.includes("@")) errors.push(["format of email  is invalid"]);
  if (fields === undefined || errors.length > 0) return unprocessable("error creating profile", errors);
  const index = enter(company, fields["user_status"] === "pending" ? "pending" : "active", {});
  if (company.quirks.creates === "current") {
    change(request, index, fields);
    return oneProfile(request, index, Number(company.quirks.createStatus));
  }
  createAsIn2014(request, index, fields);
  return oneProfile(request, index);
}

function createAsIn2014(
  request: EndpointRequest,
  index: number,
  fields: Readonly<Record<string, unknown>>,
): void {
  const { company } = request;
  const { job_title: _title, links: _links, ...kept } = fields;
  change(request, index, kept);
  unplace(company, index);
  const { start } = company.roster.describe(index);
  if (start === undefined || start <= company.today) return;
  if (company.quirks.creates === "2014") setField(company, index, "user_status", "inactive");
  else setField(company, index, "start_date", company.date);
}

/** Changes the keys that are sent and no others. */
export function updateProfile(request: EndpointRequest): SandboxResponse {
  const { company } = request;
  const index = company.roster.indexOf(request.id);
  if (index === undefined) return notFound("Profile", company.quirks);
  const fields = readFirst(request.body, "profiles");
  if (fields === undefined) return unprocessable("error updating profile", ["profiles is a required field"]);
  change(request, index, fields);
  return oneProfile(request, index);
}

function change(
  { company }: EndpointRequest,
  index: number,
  fields: Readonly<Record<string, unknown>>,
): void {
  for (const [field, value] of Object.entries(fields)) setField(company, index, field, value);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
