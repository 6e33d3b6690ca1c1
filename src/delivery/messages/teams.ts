import type { LinePart } from "./digest-line.ts";
import type { DigestPage, MessageRenderer } from "./digest-page.ts";

/** Teams wraps the request before it measures: one of 24,453 bytes came to more than its limit of 28,672. */
const MOST_BYTES = 20_000;

interface CardElement {
  readonly type: string;
  readonly [key: string]: unknown;
}

/**
 * A workflow of Microsoft Teams. Everything from Namely is in a `TextRun`, because a `TextBlock` and a `FactSet` render
 * Markdown; mentions would need `msteams.entities`, which there are none of.
 */
export const TEAMS: MessageRenderer = {
  render: renderCard,
  fits: (page) => Buffer.byteLength(renderCard(page)) <= MOST_BYTES,
};

function renderCard(page: DigestPage): string {
  const content = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.4",
    msteams: { width: "Full" },
    body: listElements(page),
  };
  const contentType = "application/vnd.microsoft.card.adaptive";
  return JSON.stringify({ type: "message", attachments: [{ contentType, contentUrl: null, content }] });
}

function listElements({ title, sections, end }: DigestPage): readonly CardElement[] {
  return [
    { type: "TextBlock", text: title, weight: "Bolder", size: "Medium", wrap: true },
    ...sections.flatMap(({ title: heading, lines }) => [
      { type: "TextBlock", text: heading, weight: "Bolder", spacing: "Medium", wrap: true },
      ...lines.map(plainLine),
    ]),
    ...(end === "" ? [] : [plainLine([{ text: end, isStrong: false }])]),
  ];
}

function plainLine(parts: readonly LinePart[]): CardElement {
  const inlines = parts.map(({ text, isStrong }) => ({
    type: "TextRun",
    text,
    ...(isStrong ? { weight: "Bolder" } : {}),
  }));
  return { type: "RichTextBlock", spacing: "Small", inlines };
}
