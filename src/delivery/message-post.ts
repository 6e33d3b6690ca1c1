import type { HttpResponse } from "../platform/net/http.ts";
import {
  judgeStatus,
  postRepeatedly,
  type DeliveryAttempt,
  type PostAttempt,
  type PostOptions,
} from "./attempts.ts";
import type { Message, MessageDestination } from "./destination.ts";
import type { MessageKind } from "./messages/message-kinds.ts";
import type { PostAddress } from "./post-address.ts";

export interface MessagePostOptions extends PostOptions {
  readonly as: MessageKind;
  /** A secret as a whole: who has it can post. */
  readonly address: PostAddress;
  readonly compose: MessageDestination["compose"];
}

/** Slack takes one message a second for each channel, and workflows of Teams no more than four. */
const PACE_MS = 1000;
/** Enough of an answer for the word that says why. */
const ANSWER_BYTES = 1024;

/** A chat behind a URL. The address alone proves who posts: nothing is signed. */
export function createMessagePost(options: MessagePostOptions): MessageDestination {
  const { address, compose, clock, signal } = options;
  let last: number | undefined;
  return {
    kind: "post",
    name: address.url.host,
    compose,
    send: async (message) => {
      const wait = last === undefined ? 0 : last + PACE_MS - clock.elapsed();
      if (wait > 0) await clock.sleep(wait, signal);
      try {
        return await postRepeatedly(() => makeAttempt(message, options), options);
      } finally {
        last = clock.elapsed();
      }
    },
  };
}

function makeAttempt({ ids, body }: Message, { as, address }: MessagePostOptions): PostAttempt {
  const { url, target } = address;
  return {
    what: `a message about ${ids.length === 1 ? "1 event" : `${ids.length} events`}`,
    request: {
      url,
      target,
      headers: { "content-type": "application/json; charset=utf-8" },
      body,
      beginningBytes: ANSWER_BYTES,
    },
    judge: JUDGES[as],
  };
}

const JUDGES: Readonly<Record<MessageKind, PostAttempt["judge"]>> = { slack: judgeSlack, teams: judgeTeams };

// Source: Slack's documentation of incoming webhooks, "Handling errors". The answer is such a word as plain text.
const SLACK_ERRORS: ReadonlySet<string> = new Set([
  "action_prohibited",
  "channel_is_archived",
  "channel_not_found",
  "invalid_attachments",
  "invalid_blocks",
  "invalid_payload",
  "invalid_token",
  "no_active_hooks",
  "no_service",
  "no_service_id",
  "no_team",
  "no_text",
  "posting_to_general_channel_denied",
  "rate_limited",
  "rollup_error",
  "team_disabled",
  "too_many_attachments",
  "user_not_found",
]);

/** What says that a message is posted, also of servers that speak as Slack does; an answer that broke off is empty. */
const SLACK_SUCCESS = /^(?:ok)?$|^\{\s*"(?:ok|success)"\s*:\s*true\b/iu;

/** Only a known word is shown: the rest of an answer may quote the address or the message. */
function judgeSlack(answer: HttpResponse, now: number): DeliveryAttempt {
  const text = answer.body.toString("utf8").trim();
  const word = SLACK_ERRORS.has(text) ? text : undefined;
  const isSuccess = answer.status >= 200 && answer.status < 300;
  // Some other server's "200 OK", such as the login page of a proxy, has posted nothing.
  if (isSuccess && !SLACK_SUCCESS.test(text))
    return {
      kind: "refused",
      why: `it answered ${answer.status}${word ? ` ${word}` : ", but not as Slack does"}`,
    };
  return judgeStatus(answer, now, word);
}

/** Some answers are a 200 whose text has the status that counts. Accepted is not posted: the card is made afterwards. */
function judgeTeams(answer: HttpResponse, now: number): DeliveryAttempt {
  const text = answer.body.toString("utf8");
  const isSuccess = answer.status >= 200 && answer.status < 300;
  const [, inner] =
    /\bHTTP error (\d{3})\b/iu.exec(text) ??
    /"?(?:status|statusCode|code)"?\s*[:=]\s*"?(429)\b/iu.exec(text) ??
    [];
  if (!isSuccess || inner === undefined) return judgeStatus(answer, now);
  const status = Number(inner);
  return status < 400
    ? { kind: "accepted" }
    : judgeStatus({ ...answer, status }, now, `in a ${answer.status}`);
}
