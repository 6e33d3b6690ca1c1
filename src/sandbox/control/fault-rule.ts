import * as z from "zod";

const count = z.int().min(0);
const status = z.int().min(200).max(599);

/** Which requests fail. All given conditions must hold. */
const target = {
  /** Below /api/v1, without `.json`; `*` matches any text. Default: `/profiles`, the list. */
  path: z.string().startsWith("/").optional(),
  method: z.string().optional(),
  /** The query's `page`. */
  page: count.optional(),
  /** Of the requests that fit so far, counted from 1 since the fault was added: exactly this one. */
  nth: count.optional(),
  from: count.optional(),
  to: count.optional(),
  /** How often at most. Default: as often as it fits. */
  times: count.optional(),
};

/** Operations as in JSON Patch; the path is a JSON Pointer such as `/profiles/0/id`. */
const patchOperation = z.strictObject({
  op: z.enum(["add", "replace", "remove"]),
  path: z.string(),
  value: z.unknown().optional(),
});

/** A fault as JSON: which requests fail, and how. */
export const faultRule = z.discriminatedUnion("kind", [
  /** A status of its own, with a body of the kind that real servers and gateways give unless `body` says otherwise. */
  z.strictObject({
    ...target,
    kind: z.literal("status"),
    status,
    body: z.string().optional(),
    contentType: z.string().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    /** Seconds, or an HTTP date. */
    retryAfter: z.string().optional(),
  }),
  /** `when` is how much of a response has been sent when its connection is reset. */
  z.strictObject({
    ...target,
    kind: z.literal("reset"),
    when: z.enum(["before-headers", "in-headers", "mid-body"]),
  }),
  /** Half of the body. Right: the length fits what is sent. Lying: the length is that of the whole, then the line goes dead. */
  z.strictObject({ ...target, kind: z.literal("truncate"), contentLength: z.enum(["right", "lying"]) }),
  /** A login page with status 200. */
  z.strictObject({ ...target, kind: z.literal("html") }),
  /** The right body in other bytes: letters such as é in Latin-1, which is no UTF-8, or with a byte order mark in front. */
  z.strictObject({ ...target, kind: z.literal("bytes"), how: z.enum(["latin-1", "bom"]) }),
  z.strictObject({
    ...target,
    kind: z.literal("slow"),
    beforeHeadersMs: count.optional(),
    /** The body trickles: so many bytes (1024 unless given) `everyMs`. Without `everyMs` it comes at once. */
    chunkBytes: z.int().min(1).optional(),
    everyMs: count.optional(),
  }),
  /** The request is taken and never answered. */
  z.strictObject({ ...target, kind: z.literal("hang") }),
  /** The right answer, bent: the operations are applied to the parsed body. */
  z.strictObject({ ...target, kind: z.literal("patch"), operations: z.array(patchOperation) }),
  z.strictObject({ ...target, kind: z.literal("redirect"), location: z.string(), status: status.optional() }),
]);

export type FaultRule = z.infer<typeof faultRule>;

export type PatchOperation = z.infer<typeof patchOperation>;
