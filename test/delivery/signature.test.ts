import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeWebhookSecret, readWebhookSecrets, signDelivery } from "../../src/delivery/signature.ts";

/** RFC 2104 written out, to agree or disagree with the one of node:crypto. */
function hmac(key: Uint8Array, text: string): string {
  const block = Buffer.alloc(64);
  block.set(key);
  const inner = createHash("sha256").update(block.map((byte) => byte ^ 0x36));
  const outer = createHash("sha256").update(block.map((byte) => byte ^ 0x5c));
  return outer.update(inner.update(text, "utf8").digest()).digest("base64");
}

const encode = (count: number): string => Buffer.alloc(count, 7).toString("base64");

describe("a signature", () => {
  test("is the one that the reference libraries of Standard Webhooks are tested with", () => {
    const signature = signDelivery({
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
      timestamp: 1_614_265_330,
      body: '{"test": 2432232314}',
      secrets: readWebhookSecrets("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
    });
    expect(signature).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  });

  test("is an HMAC of id, timestamp and body for every secret, in their order", () => {
    const key = fc.uint8Array({ minLength: 24, maxLength: 64 });
    const secrets = fc.array(key, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(secrets, fc.string({ unit: "binary" }), fc.nat(), (secrets, body, timestamp) => {
        const expected = secrets.map((key) => `v1,${hmac(key, `evt_1.${timestamp}.${body}`)}`).join(" ");
        expect(signDelivery({ id: "evt_1", timestamp, body, secrets })).toBe(expected);
      }),
    );
  });
});

describe("reading secrets", () => {
  test("takes several with any space between them", () => {
    const text = ` whsec_${encode(24)}\n  whsec_${encode(64)} `;
    expect(readWebhookSecrets(text).map((secret) => secret.length)).toEqual([24, 64]);
  });

  test("takes base64 without its padding", () => {
    expect(readWebhookSecrets(`whsec_${encode(32).replace("=", "")}`)).toEqual([Buffer.alloc(32, 7)]);
  });

  test("takes back what was made", () => {
    const made = makeWebhookSecret((count) => Buffer.alloc(count, 9));
    expect(readWebhookSecrets(made)).toEqual([Buffer.alloc(32, 9)]);
  });

  test.each([
    ["nothing", ""],
    ["only space", "  "],
    ["another prefix", `whpk_${encode(32)}`],
    ["no prefix", encode(32)],
    ["too few bytes", `whsec_${encode(23)}`],
    ["too many bytes", `whsec_${encode(65)}`],
    ["base64 with a stranger in it", `whsec_${encode(32)}!`],
    ["base64 for addresses", `whsec_${Buffer.alloc(33, 0xff).toString("base64url")}`],
    ["a bad one behind a good one", `whsec_${encode(32)} whsec_short`],
  ])("refuses %s without quoting it", (_, text) => {
    const read = (): unknown => readWebhookSecrets(text);
    expect(read).toThrow(expect.objectContaining({ code: "usage.webhook-secret" }) as Error);
    for (const word of text.split(" ").filter((word) => word.length > 6)) expect(read).not.toThrow(word);
  });
});
