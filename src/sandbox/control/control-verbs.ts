import * as z from "zod";
import { employeeMove, entry, leaving, rehiring, renaming } from "../company/changes.ts";
import { WEBHOOK_SHAPES } from "./webhook-bodies.ts";
import { faultRule } from "./fault-rule.ts";
import type { SandboxControl } from "./control.ts";
import { pageChange } from "./page-changes.ts";
import type { PersonVerbs } from "./person-verbs.ts";

/** An action of the sandbox over HTTP. */
export interface Verb {
  readonly does: string;
  /** A body that works as it is, apart from ids. */
  readonly example: unknown;
  readonly run: (control: SandboxControl, body: unknown) => unknown;
}

/** A verb whose body is checked before it runs. Its result, if any, is the response. */
function verb<Body>(
  schema: z.ZodType<Body>,
  does: string,
  example: unknown,
  run: (control: SandboxControl, body: Body) => unknown,
): Verb {
  return { does, example, run: (control, body) => run(control, schema.parse(body)) };
}

const person = z.string().min(1);
const count = z.int().min(0);
const nothing = z.strictObject({});

/** A verb for one employee: `change` is what the body may hold besides the id. */
function personVerb(
  name: Exclude<keyof PersonVerbs, "setField"> | "move",
  does: string,
  change: z.ZodObject = nothing,
  example: object = {},
): Verb {
  const schema = z.strictObject({ id: person, ...change.shape });
  const run = (control: SandboxControl, { id, ...rest }: { readonly id: string }): void =>
    control[name](id, rest);
  return verb(schema, does, { id: "ID OR EMAIL", ...example }, run);
}

/** The actions behind `POST /_sandbox/{verb}`. */
export const VERBS: Readonly<Record<string, Verb>> = {
  advance: verb(
    z.strictObject({ days: z.int().min(1).max(3660) }),
    "let days pass, with hires, terminations, moves and new names",
    { days: 7 },
    (control, { days }) => {
      const events = control.advance(days);
      return { today: control.today, events };
    },
  ),
  hire: verb(entry, "hire an employee who starts today", { department: "Engineering" }, (control, body) => ({
    id: control.hire(body),
  })),
  pre_hire: verb(entry, "add a pre-hire who starts later", { start_date: "2030-01-01" }, (control, body) => ({
    id: control.preHire(body),
  })),
  terminate: personVerb("terminate", "terminate an employee", leaving, { reason: "Retirement" }),
  schedule_departure: personVerb("scheduleDeparture", "schedule a termination", leaving, {
    date: "2030-01-01",
  }),
  rescind: personVerb("rescind", "rescind a scheduled termination"),
  rehire: personVerb("rehire", "rehire a terminated employee", rehiring),
  move: personVerb("move", "change manager, department, division, office or job title", employeeMove, {
    department: "Sales",
  }),
  rename: personVerb("rename", "rename an employee", renaming, { last_name: "O'Hara" }),
  remove: personVerb("remove", "remove a profile"),
  set_field: verb(
    z.strictObject({ id: person, field: z.string().min(1), value: z.unknown() }),
    "set any field of a profile",
    { id: "ID OR EMAIL", field: "shirt_size", value: "XL" },
    (control, { id, field, value }) => control.setField(id, field, value),
  ),
  import: verb(
    z.strictObject({
      people: z.array(person).optional(),
      count: count.optional(),
      field: z.string().min(1),
      value: z.unknown(),
    }),
    "set a field of many employees in the same second",
    { count: 110, field: "shirt_size", value: "XL" },
    (control, body) => control.importField(body),
  ),
  rename_group: verb(
    z.strictObject({ group: z.string(), title: z.string() }),
    "rename a department, office or other group",
    { group: "Engineering", title: "Research" },
    (control, { group, title }) => control.renameGroup(group, title),
  ),
  set_quirks: verb(
    z.record(z.string(), z.unknown()),
    "change the shape of responses (quirks)",
    { metaTotal: "absent" },
    (control, body) => control.setQuirks(body),
  ),
  make_personal_token: verb(
    z.strictObject({ owner: z.string().optional(), hiddenKeys: z.array(z.string()).optional() }),
    "create a personal access token",
    { hiddenKeys: ["ssn", "salary"] },
    (control, body) => ({ token: control.makePersonalToken(body) }),
  ),
  revoke_token: verb(
    z.strictObject({ token: z.string().optional() }),
    "revoke a token",
    {},
    (control, { token }) => control.revokeToken(token),
  ),
  expire_tokens: verb(nothing, "expire all access tokens", {}, (control) => ({
    expired: control.expireTokens(),
  })),
  owner_inactive: verb(
    z.strictObject({ token: z.string().optional(), inactive: z.boolean().optional() }),
    "deactivate the owner of a personal token: each request gets 403",
    { inactive: true },
    (control, body) => control.ownerInactive(body),
  ),
  set_latency: verb(
    z.strictObject({ ms: count }),
    "wait before each response",
    { ms: 500 },
    (control, { ms }) => void (control.latencyMs = ms),
  ),
  add_fault: verb(
    faultRule,
    "make requests fail",
    { kind: "status", status: 502, page: 3, times: 2 },
    (control, body) => ({
      fault: control.addFault(body),
    }),
  ),
  clear_faults: verb(nothing, "clear all faults", {}, (control) => control.clearFaults()),
  webhooks: verb(
    z.strictObject({
      url: z.string().nullish(),
      shape: z.enum(WEBHOOK_SHAPES).optional(),
      encoding: z.enum(["json", "form"]).optional(),
      delivery: z.enum(["once", "twice", "backwards", "every-other"]).optional(),
    }),
    "send a webhook whenever a profile changes, null to stop; Namely publishes no format, so the shapes are guesses",
    { url: "http://127.0.0.1:8977/namely/SECRET", shape: "profile" },
    (control, { url, shape, encoding, delivery }) => {
      control.setQuirks({
        ...(shape === undefined ? {} : { webhookShape: shape }),
        ...(encoding === undefined ? {} : { webhookEncoding: encoding }),
        ...(delivery === undefined ? {} : { webhookDelivery: delivery }),
      });
      return control.setWebhooks({ url });
    },
  ),
  change_between_pages: verb(
    pageChange,
    "add or remove employees while the roster is read",
    { after: 2, hire: 1, remove: 1 },
    (control, body) => control.changeBetweenPages(body),
  ),
};
