/** The events that Namely's admin pages are said to offer; nothing else about these webhooks is published. */
export type WebhookEvent = "profile.created" | "profile.updated" | "profile.terminated" | "profile.rehired";

/** Possible shapes of a webhook, taken from other services. The last one names no person. */
export const WEBHOOK_SHAPES = [
  "profile",
  "profiles",
  "data",
  "resource",
  "bare",
  "email",
  "reference",
] as const;

export interface WebhookMatter {
  readonly event: WebhookEvent;
  /** Of the webhook, not of the person. */
  readonly notificationId: string;
  readonly profile: Readonly<Record<string, unknown>>;
}

type Payload = Readonly<Record<string, unknown>>;

const BODIES: Readonly<Record<(typeof WEBHOOK_SHAPES)[number], (matter: WebhookMatter) => Payload>> = {
  profile: ({ event, profile: { id, email } }) => ({ event, profile: { id, email } }),
  profiles: ({ event, profile }) => ({ event, profiles: [profile] }),
  data: ({ event, notificationId, profile: { id } }) => ({ id: notificationId, type: event, data: { id } }),
  resource: ({ event, profile: { id } }) => ({
    action: event,
    resource: { type: "profile", id, href: `/api/v1/profiles/${String(id)}` },
  }),
  bare: ({ event, profile: { id } }) => ({ event, id }),
  email: ({ event, profile: { email } }) => ({ event, user: { email } }),
  reference: ({ event, notificationId }) => ({ event, message: { reference: notificationId.slice(0, 8) } }),
};

/** A webhook's content type and body. */
export function writeWebhookBody(
  shape: (typeof WEBHOOK_SHAPES)[number],
  encoding: "json" | "form",
  matter: WebhookMatter,
): { readonly contentType: string; readonly body: string } {
  const payload = BODIES[shape](matter);
  if (encoding === "json") return { contentType: "application/json", body: JSON.stringify(payload) };
  const form = new URLSearchParams();
  flatten(form, "", payload);
  return { contentType: "application/x-www-form-urlencoded", body: form.toString() };
}

/** `profile[id]=…`, as Ruby on Rails and PHP read forms. */
function flatten(form: URLSearchParams, name: string, value: unknown): void {
  if (typeof value === "object" && value !== null) {
    for (const [key, child] of Object.entries(value))
      flatten(form, name === "" ? key : `${name}[${key}]`, child);
  } else if (value !== null) form.append(name, typeof value === "string" ? value : JSON.stringify(value));
}
