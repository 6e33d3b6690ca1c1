import { randomBytes } from "node:crypto";
import type * as ioredis from "ioredis";
import { Fault } from "../platform/fault.ts";
import type { RateLimit } from "./budget.ts";
import { SLACK_MS, type Grant, type Ledger, type SlotId } from "./ledger.ts";

export interface RedisLedgerOptions {
  /** `redis://…` or `rediss://…`; it may hold a password and is never shown. */
  readonly url: string;
  /** What the limit belongs to, such as `acme.namely.com`. */
  readonly account: string;
}

/** A server that does not answer within this is as good as gone. */
const ANSWER_MS = 3000;
/** How long a slot is held for a process that gives no sign of life, and how often a living one gives one. */
const LEASE_MS = 30_000;
const SIGN_OF_LIFE_MS = 10_000;
/** Other processes may settle at any time, and nobody is told. */
const LOOK_AGAIN_MS = 100;

/**
 * One sorted set holds the slots by the moment until which they count, by Redis' own clock: nobody else's clock matters.
 * A slot that is under way counts for a lease and a window on top; whoever holds it renews that. A mark tells whether the
 * server still remembers: one that was started anew, or lost everything, lets nobody pass until a window has gone by.
 * KEYS: slots, pause, mark. ARGV: operation, window, lease, requests, wanted or milliseconds, own mark, slots…
 */
const SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local operation, window, lease = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local requests, amount, mark = tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
local known = redis.call('GET', KEYS[3])
if not known then
  known = mark ~= '' and mark .. '+' or tostring(now)
  redis.call('SET', KEYS[3], known)
  local up = tonumber(string.match(redis.call('INFO', 'server'), 'uptime_in_seconds:(%d+)')) * 1000
  local gap = mark ~= '' and window or window - up
  if gap > 0 then redis.call('SET', KEYS[2], now + gap, 'PX', gap) end
end
local answer = { known }
if operation == 'take' then
  local pause = tonumber(redis.call('GET', KEYS[2]) or '0')
  local free = pause > now and 0 or math.min(requests - redis.call('ZCARD', KEYS[1]), amount)
  for index = 1, math.max(0, free) do
    redis.call('ZADD', KEYS[1], now + lease + window, ARGV[6 + index])
  end
  local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  local back = pause > now and pause or tonumber(first[2] or now)
  answer[2], answer[3], answer[4] = math.max(0, free), back - now, pause > now and 1 or 0
elseif operation == 'settle' then
  for index = 7, #ARGV do redis.call('ZADD', KEYS[1], now + window, ARGV[index]) end
elseif operation == 'renew' then
  for index = 7, #ARGV do redis.call('ZADD', KEYS[1], 'XX', now + lease + window, ARGV[index]) end
elseif operation == 'release' then
  for index = 7, #ARGV do redis.call('ZREM', KEYS[1], ARGV[index]) end
elseif operation == 'pause' then
  local until_ = math.max(tonumber(redis.call('GET', KEYS[2]) or '0'), now + amount)
  redis.call('SET', KEYS[2], until_, 'PX', math.max(1, until_ - now))
end
redis.call('PEXPIRE', KEYS[1], 2 * (window + lease))
redis.call('PEXPIRE', KEYS[3], 2 * (window + lease) + 86400000)
return answer`;

type Operation = "take" | "settle" | "renew" | "release" | "pause";

/** A ledger in Redis, shared by all machines that use the account. */
export class RedisLedger implements Ledger {
  readonly #redis: ioredis.Redis;
  readonly #keys: readonly [string, string, string];
  readonly #underway = new Set<SlotId>();
  #windowMs = 0;
  /** What the server remembered when it was last asked; another answer means that it has forgotten. */
  #mark = "";
  #signs: NodeJS.Timeout | undefined;

  constructor(redis: ioredis.Redis, account: string) {
    this.#redis = redis;
    // One hash slot for all three, as a cluster asks for.
    const name = `namely:{${account}}`;
    this.#keys = [`${name}:slots`, `${name}:pause`, `${name}:mark`];
  }

  async take(limit: RateLimit, wanted: number): Promise<Grant> {
    this.#windowMs = limit.windowMs + SLACK_MS;
    const names = Array.from({ length: wanted }, () => randomBytes(6).toString("hex"));
    const [, granted = 0, back = 0, paused = 0] = await this.#ask("take", limit.requests, wanted, names);
    const slots = names.slice(0, Number(granted));
    for (const slot of slots) this.#underway.add(slot);
    if (slots.length > 0) {
      this.#signs ??= setInterval(() => this.#giveSign(), SIGN_OF_LIFE_MS).unref();
      return { slots, isCertain: true };
    }
    const left = Number(back);
    // Longer than a window means that an answer is still out, and then nobody knows.
    const isCertain = Number(paused) === 1 || left <= this.#windowMs;
    return { slots, retryInMs: Math.max(1, isCertain ? left : Math.min(left, LOOK_AGAIN_MS)), isCertain };
  }

  async settle(slots: readonly SlotId[]): Promise<void> {
    for (const slot of slots) this.#underway.delete(slot);
    if (slots.length > 0) await this.#ask("settle", 0, 0, slots);
  }

  async release(slots: readonly SlotId[]): Promise<void> {
    for (const slot of slots) this.#underway.delete(slot);
    if (slots.length > 0) await this.#ask("release", 0, 0, slots);
  }

  async pause(ms: number): Promise<void> {
    await this.#ask("pause", 0, Math.ceil(ms), []);
  }

  async close(): Promise<void> {
    clearInterval(this.#signs);
    this.#redis.disconnect();
  }

  #giveSign(): void {
    // A server that does not answer now is told of when the next slot is taken.
    if (this.#underway.size > 0) this.#ask("renew", 0, 0, [...this.#underway]).catch(() => {});
  }

  async #ask(
    operation: Operation,
    requests: number,
    amount: number,
    slots: readonly SlotId[],
  ): Promise<readonly (string | number | undefined)[]> {
    try {
      const values = [operation, this.#windowMs, LEASE_MS, requests, amount, this.#mark, ...slots];
      const answer = (await this.#redis.eval(SCRIPT, 3, ...this.#keys, ...values)) as (string | number)[];
      this.#mark = String(answer[0]);
      return answer;
    } catch (error) {
      throw unreachable(error);
    }
  }
}

/** Connects, or throws `network.ledger` within seconds, or `usage.redis-url` for an address that is none. */
export async function openRedisLedger({ url, account }: RedisLedgerOptions): Promise<RedisLedger> {
  refuseOtherAddresses(url);
  // Bundled, the package is one value with everything in it; its types only tell of the names.
  const { Redis: named, default: whole } = (await import("ioredis")) as Partial<typeof ioredis> & {
    default: typeof ioredis;
  };
  const Redis = named ?? whole.Redis;
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: ANSWER_MS,
    commandTimeout: ANSWER_MS,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    // A server that comes back within a moment is met again; the command that failed is told of all the same.
    retryStrategy: (attempt) => (attempt <= 3 ? 200 * attempt : null),
  });
  // Every failure comes back from the command that it concerns; without a listener the package would print it.
  redis.on("error", () => {});
  try {
    await redis.connect();
  } catch (error) {
    redis.disconnect();
    throw unreachable(error);
  }
  return new RedisLedger(redis, account);
}

/** Left to itself the package takes any word for a socket's path, and any scheme for its own. */
function refuseOtherAddresses(address: string): void {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.hostname && (url.protocol === "redis:" || url.protocol === "rediss:")) return;
  throw new Fault("usage.redis-url", "NAMELY_REDIS_URL is not the address of a Redis server.", {
    hint: "Write it as NAMELY_REDIS_URL=redis://host:6379, with rediss:// for TLS, or unset it.",
  });
}

function unreachable(error: unknown): Fault {
  return new Fault(
    "network.ledger",
    "The shared ledger of requests in Redis could not be reached, so nothing was asked of Namely.",
    {
      hint: "Check NAMELY_REDIS_URL and the server, or unset it to share the limit on this machine alone.",
      // The package's own message may quote the address, and with it the password.
      cause: error instanceof Error && "code" in error ? { code: error.code } : undefined,
    },
  );
}
