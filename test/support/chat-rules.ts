import * as z from "zod";
import type { MessageKind } from "../../src/delivery/messages/message-kinds.ts";

/** What a chat refuses, written after the receivers' documentation and not after the sender. */
export interface ChatVerdict {
  /** What the receiver answers. */
  readonly status: number;
  readonly text: string;
  /** Every text that is shown as it is. */
  readonly plain: readonly string[];
  /** Every text that the receiver parses: words in it can be links, mentions, emoji or Markdown. */
  readonly live: readonly string[];
}

const MOST_TEAMS_BYTES = 20 * 1024;
/** Above it Slack may split a text into several messages. */
const MOST_FALLBACK = 4000;
const MOST_RICH_TEXT = 13_200;
/** Of the text of a section; rich text is held to the same. */
const MOST_OF_BLOCK = 3000;

const plainText = (most: number) =>
  z.strictObject({
    type: z.literal("plain_text"),
    text: z.string().min(1).max(most),
    emoji: z.literal(false),
  });
const richRun = z.strictObject({
  type: z.literal("text"),
  text: z.string().min(1).max(3000),
  style: z.strictObject({ bold: z.boolean() }).optional(),
});
const richSection = z.strictObject({
  type: z.literal("rich_text_section"),
  elements: z.array(richRun).min(1),
});
const richList = z.strictObject({
  type: z.literal("rich_text_list"),
  style: z.enum(["bullet", "ordered"]),
  elements: z.array(richSection).min(1),
});
const slackSchema = z.strictObject({
  text: z.string().min(1).max(MOST_FALLBACK),
  blocks: z
    .array(
      z.discriminatedUnion("type", [
        z.strictObject({ type: z.literal("header"), text: plainText(150) }),
        z.strictObject({ type: z.literal("section"), text: plainText(3000) }),
        z.strictObject({ type: z.literal("context"), elements: z.array(plainText(3000)).min(1).max(10) }),
        z.strictObject({
          type: z.literal("rich_text"),
          elements: z.array(z.union([richSection, richList])).min(1),
        }),
      ]),
    )
    .min(1)
    .max(50),
});

const textRun = z.strictObject({
  type: z.literal("TextRun"),
  text: z.string().min(1),
  weight: z.enum(["Default", "Bolder"]).optional(),
});
const spacing = z.enum(["None", "Small", "Default", "Medium", "Large"]).optional();
const teamsSchema = z.strictObject({
  type: z.literal("message"),
  attachments: z
    .array(
      z.strictObject({
        contentType: z.literal("application/vnd.microsoft.card.adaptive"),
        contentUrl: z.null(),
        content: z.strictObject({
          $schema: z.literal("http://adaptivecards.io/schemas/adaptive-card.json"),
          type: z.literal("AdaptiveCard"),
          version: z.string().regex(/^1\.[0-5]$/u),
          // No `entities`: a mention needs them.
          msteams: z.strictObject({ width: z.literal("Full") }),
          body: z
            .array(
              z.discriminatedUnion("type", [
                z.strictObject({
                  type: z.literal("TextBlock"),
                  text: z.string().min(1),
                  weight: z.literal("Bolder").optional(),
                  size: z.literal("Medium").optional(),
                  spacing,
                  wrap: z.literal(true),
                }),
                z.strictObject({
                  type: z.literal("RichTextBlock"),
                  spacing,
                  inlines: z.array(textRun).min(1),
                }),
              ]),
            )
            .min(1),
        }),
      }),
    )
    .length(1),
});

/** What the chat makes of the body of a request. */
export function judgeMessage(kind: MessageKind, body: string): ChatVerdict {
  let read: unknown;
  try {
    read = JSON.parse(body);
  } catch {
    return refuse("invalid_payload");
  }
  return kind === "slack" ? judgeSlackMessage(read) : judgeTeamsMessage(read, Buffer.byteLength(body));
}

function judgeSlackMessage(body: unknown): ChatVerdict {
  const { data, error } = slackSchema.safeParse(body);
  if (data === undefined) return refuse("invalid_blocks", error);
  const plain = data.blocks.flatMap((block) => {
    if (block.type === "header" || block.type === "section") return [block.text.text];
    if (block.type === "context") return block.elements.map(({ text }) => text);
    return block.elements.flatMap((element) =>
      element.type === "rich_text_section"
        ? [joinRuns(element.elements)]
        : element.elements.map((item) => joinRuns(item.elements)),
    );
  });
  const lengths = data.blocks.map((block) =>
    block.type === "rich_text" ? countRichText(block.elements) : 0,
  );
  if (plain.join("").length > MOST_RICH_TEXT || Math.max(...lengths) > MOST_OF_BLOCK)
    return refuse("invalid_blocks");
  return { status: 200, text: "ok", plain, live: [data.text] };
}

function judgeTeamsMessage(body: unknown, bytes: number): ChatVerdict {
  const { data, error } = teamsSchema.safeParse(body);
  if (data === undefined) return refuse("The template language expression is not valid.", error);
  if (bytes > MOST_TEAMS_BYTES) return { ...refuse("The request is too large."), status: 413 };
  const elements = data.attachments.flatMap(({ content }) => content.body);
  return {
    status: 202,
    text: "",
    plain: elements.map((element) =>
      element.type === "TextBlock" ? element.text : joinRuns(element.inlines),
    ),
    live: elements.flatMap((element) => (element.type === "TextBlock" ? [element.text] : [])),
  };
}

function countRichText(elements: readonly z.infer<typeof richSection | typeof richList>[]): number {
  const sections = elements.flatMap((element) =>
    element.type === "rich_text_list" ? element.elements : [element],
  );
  return sections.reduce((sum, section) => sum + joinRuns(section.elements).length, 0);
}

function joinRuns(runs: readonly { readonly text: string }[]): string {
  return runs.map(({ text }) => text).join("");
}

function refuse(text: string, error?: z.ZodError): ChatVerdict {
  return { status: 400, text, plain: error === undefined ? [] : [z.prettifyError(error)], live: [] };
}
