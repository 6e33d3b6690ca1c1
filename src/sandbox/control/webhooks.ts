import { request } from "node:http";
import type { Clock } from "../../platform/process/clock.ts";
import { Fault } from "../../platform/errors/fault.ts";
import type { SandboxCompany } from "../company/company.ts";
import type { ProfileStatus } from "../company/employment.ts";
import { Identifiers } from "../identifiers.ts";
import { writeWebhookBody, type WebhookEvent } from "./webhook-bodies.ts";

export interface WebhookReport {
  /** The address of the webhooks; null for none. */
  readonly url: string | null;
  /** Webhooks with a 2xx response, and those without. */
  readonly accepted: number;
  readonly failed: number;
}

interface Outgoing {
  readonly target: URL;
  readonly contentType: string;
  readonly body: string;
}

const PATIENCE_MS = 10_000;
/** How long webhooks are held back to be sent in reverse order. */
const HELD_MS = 200;

/** Sends a webhook for each change of a profile, once there is an address. Each is sent once, without retries. */
export class Webhooks {
  readonly #company: SandboxCompany;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #notificationIds: Identifiers;
  #target: URL | undefined;
  #made = 0;
  #held: Outgoing[] = [];
  #turn: Promise<void> = Promise.resolve();
  #accepted = 0;
  #failed = 0;

  constructor(company: SandboxCompany, clock: Clock, signal: AbortSignal) {
    this.#company = company;
    this.#clock = clock;
    this.#signal = signal;
    this.#notificationIds = new Identifiers(company.people.dice, "webhook");
    company.roster.onChange = (index, before) => {
      if (this.#target !== undefined) this.#notify(this.#target, index, before);
    };
  }

  get report(): WebhookReport {
    return { url: this.#target?.href ?? null, accepted: this.#accepted, failed: this.#failed };
  }

  /** Null for none. Throws `usage.sandbox-webhooks` for an address that is not on this machine. */
  aim(url: string | null): void {
    this.#target = url === null ? undefined : readTarget(url);
  }

  #notify(target: URL, index: number, before: ProfileStatus | undefined): void {
    const { roster, shape, quirks } = this.#company;
    this.#made += 1;
    if (quirks.webhookDelivery === "every-other" && this.#made % 2 === 0) return;
    const event = nameEvent(before, roster.status(index));
    const profile = shape.full(roster.describe(index), new Set());
    const matter = { event, notificationId: this.#notificationIds.of(this.#made), profile };
    const notification = { target, ...writeWebhookBody(quirks.webhookShape, quirks.webhookEncoding, matter) };
    if (quirks.webhookDelivery === "backwards") return this.#holdBack(notification);
    this.#send(notification);
    if (quirks.webhookDelivery === "twice") this.#send(notification);
  }

  #holdBack(notification: Outgoing): void {
    this.#held.unshift(notification);
    if (this.#held.length > 1) return;
    void this.#sendHeld();
  }

  async #sendHeld(): Promise<void> {
    try {
      await this.#clock.sleep(HELD_MS, this.#signal);
    } catch {
      // The sandbox has been stopped.
      return;
    }
    for (const held of this.#held.splice(0)) this.#send(held);
  }

  #send(notification: Outgoing): void {
    this.#turn = this.#sendAfter(this.#turn, notification);
  }

  /** One after the other: only the quirks may change the order. */
  async #sendAfter(before: Promise<void>, notification: Outgoing): Promise<void> {
    await before;
    if (this.#signal.aborted) return;
    if (await post(notification, this.#signal)) this.#accepted += 1;
    else this.#failed += 1;
  }
}

function nameEvent(before: ProfileStatus | undefined, now: ProfileStatus): WebhookEvent {
  if (before === undefined) return "profile.created";
  if (before !== "inactive" && now === "inactive") return "profile.terminated";
  return before === "inactive" && now !== "inactive" ? "profile.rehired" : "profile.updated";
}

/** Whether the response was 2xx. */
function post({ target, contentType, body }: Outgoing, signal: AbortSignal): Promise<boolean> {
  const headers = { "Content-Type": contentType, "Content-Length": Buffer.byteLength(body) };
  return new Promise((resolve) => {
    const outgoing = request(target, {
      method: "POST",
      headers,
      agent: false,
      timeout: PATIENCE_MS,
      signal,
    });
    outgoing.on("response", (response) => {
      response.resume();
      response.on("close", () =>
        resolve((response.statusCode ?? 0) >= 200 && (response.statusCode ?? 0) < 300),
      );
    });
    outgoing.on("timeout", () => outgoing.destroy());
    outgoing.on("error", () => resolve(false));
    outgoing.on("close", () => resolve(false));
    outgoing.end(body);
  });
}

/** Webhooks stay on this machine, like all of the sandbox. */
function readTarget(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname)) return url;
  throw new Fault(
    "usage.sandbox-webhooks",
    "The sandbox only sends webhooks to http addresses of this machine.",
    {
      hint: "For example http://127.0.0.1:8977/namely/SECRET.",
    },
  );
}
