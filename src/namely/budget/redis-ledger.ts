import { randomBytes } from "node:crypto";
import type * as ioredis from "ioredis";
import { Fault } from "../../platform/errors/fault.ts";
import { SLACK_MS, type SlotGrant, type Ledger, type Outlook, type SlotId } from "./ledger.ts";
import type { RateLimit } from "./rate-limit.ts";

export interface RedisLedgerOptions {
  /** `redis://…` or `rediss://…`; it may hold a password and is never shown. */
  readonly url: string;
  /** What the limit belongs to, such as `acme.namely.com`. */
  readonly account: string;
}

/** A server that does not answer within this is as good as gone. */
const ANSWER_MS = 3000;
/** How long a slot is held without a heartbeat, and how often a running process sends one. */
const LEASE_MS = 30_000;
const HEARTBEAT_MS = 10_000;
/** Other processes can settle at any time, without notice. */
const POLL_MS = 100;

/**
 * One sorted set holds the slots by the moment until which they count, by Redis' own clock: no other clock matters.
 * A slot that is under way counts for a lease and a window on top; its holder renews that. A mark, the name that the
 * server has from its start on, shows whether it still remembers: one that was restarted, took another's place or lost
 * everything grants no slot until a window has passed. Not every account of a server may ask for its name; then the mark
 * only shows a loss. KEYS: slots, pause, mark. ARGV: operation, window, lease, requests, wanted or milliseconds, slots…
 */
const SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local operation, window, lease = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local requests, amount = tonumber(ARGV[4]), tonumber(ARGV[5])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
local paused = tonumber(redis.call('GET', KEYS[2]) or '0')
local info = redis.pcall('INFO', 'server')
local name = type(info) == 'string' and string.match(info, 'run_id:(%w+)') or 'unnamed'
if window > 0 and redis.call('GET', KEYS[3]) ~= name then
  redis.call('SET', KEYS[3], name)
  paused = math.max(paused, now + window)
  redis.call('SET', KEYS[2], paused, 'PX', paused - now)
end
local answer = {}
if operation == 'take' then
  local left = paused > now and 0 or math.max(0, requests - redis.call('ZCARD', KEYS[1]))
  local granted = math.min(left, amount)
  for index = 1, granted do
    redis.call('ZADD', KEYS[1], now + lease + window, ARGV[5 + index])
  end
  local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  local back = paused > now and paused or tonumber(first[2] or now)
  answer = { granted, back - now, paused > now and 1 or 0, left }
elseif operation == 'settle' then
  for index = 6, #ARGV do redis.call('ZADD', KEYS[1], now + window, ARGV[index]) end
elseif operation == 'renew' then
  for index = 6, #ARGV do redis.call('ZADD', KEYS[1], 'XX', now + lease + window, ARGV[index]) end
elseif operation == 'release' then
  for index = 6, #ARGV do redis.call('ZREM', KEYS[1], ARGV[index]) end
elseif operation == 'pause' then
  paused = math.max(paused, now + amount)
  redis.call('SET', KEYS[2], paused, 'PX', math.max(1, paused - now))
end
redis.call('PEXPIRE', KEYS[1], 2 * (window + lease))
redis.call('PEXPIRE', KEYS[3], 30 * 86400000)
return answer`;

type Operation = "take" | "settle" | "renew" | "release" | "pause";

interface SlotAnswer {
  readonly granted: number;
  /** Until the pause ends or the first slot comes back. */
  readonly backMs: number;
  readonly isPaused: boolean;
  /** Before any were granted. */
  readonly left: number;
}

/** A ledger in Redis, shared by all machines that use the account. */
export class RedisLedger implements Ledger {
  readonly #redis: ioredis.Redis;
  readonly #keys: readonly [string, string, string];
  readonly #underway = new Set<SlotId>();
  #windowMs = 0;
  #heartbeat: NodeJS.Timeout | undefined;

  constructor(redis: ioredis.Redis, account: string) {
    this.#redis = redis;
    // One hash slot for all three, as a cluster asks for.
    const name = `namely:{${account}}`;
    this.#keys = [`${name}:slots`, `${name}:pause`, `${name}:mark`];
  }

  async take(limit: RateLimit, wanted: number): Promise<SlotGrant> {
    const names = Array.from({ length: wanted }, () => randomBytes(6).toString("hex"));
    const { granted, backMs, isPaused } = await this.#askForSlots(limit, wanted, names);
    const slots = names.slice(0, granted);
    for (const slot of slots) this.#underway.add(slot);
    if (slots.length > 0) {
      this.#heartbeat ??= setInterval(() => this.#beat(), HEARTBEAT_MS).unref();
      return { slots, isCertain: true };
    }
    // Longer than a window means that a response is still pending, so the moment is unknown.
    const isCertain = isPaused || backMs <= this.#windowMs;
    return { slots, retryInMs: Math.max(1, isCertain ? backMs : Math.min(backMs, POLL_MS)), isCertain };
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

  async peek(limit: RateLimit): Promise<Outlook> {
    const { left, backMs, isPaused } = await this.#askForSlots(limit, 0, []);
    return { left, pausedMs: isPaused ? backMs : 0 };
  }

  async close(): Promise<void> {
    clearInterval(this.#heartbeat);
    this.#redis.disconnect();
  }

  #beat(): void {
    // A server that does not answer now is reported when the next slot is taken.
    if (this.#underway.size > 0) this.#ask("renew", 0, 0, [...this.#underway]).catch(() => {});
  }

  async #askForSlots(limit: RateLimit, wanted: number, names: readonly SlotId[]): Promise<SlotAnswer> {
    this.#windowMs = limit.windowMs + SLACK_MS;
    const [granted = 0, backMs = 0, paused = 0, left = 0] = await this.#ask(
      "take",
      limit.requests,
      wanted,
      names,
    );
    return { granted, backMs, isPaused: paused === 1, left };
  }

  async #ask(
    operation: Operation,
    requests: number,
    amount: number,
    slots: readonly SlotId[],
  ): Promise<readonly number[]> {
    try {
      const values = [operation, this.#windowMs, LEASE_MS, requests, amount, ...slots];
      return (await this.#redis.eval(SCRIPT, 3, ...this.#keys, ...values)) as number[];
    } catch (error) {
      throw unreachable(error);
    }
  }
}

/** Connects, or throws `network.ledger` within seconds, or `usage.redis-url` for an address that is none. */
export async function openRedisLedger({ url, account }: RedisLedgerOptions): Promise<RedisLedger> {
  refuseOtherAddresses(url);
  // Bundled, the package is one value with everything in it; its types only describe the names.
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
    // A server that comes back within a moment is used again; the failed command is reported all the same.
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
    "The shared request ledger in Redis could not be reached, so no request was sent to Namely.",
    {
      hint: "Check the server, or share the limit on this machine only: unset NAMELY_REDIS_URL",
      // The package's own message may quote the address, and with it the password.
      cause: error instanceof Error && "code" in error ? { code: error.code } : undefined,
    },
  );
}
