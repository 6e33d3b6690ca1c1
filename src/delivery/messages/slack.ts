import type { LinePart } from "./digest-line.ts";
import type { DigestPage, MessageRenderer, PageSection } from "./digest-page.ts";

// Source: Slack's reference of Block Kit: 50 blocks, 150 characters in a header, 3,000 in a text.
const MOST_BLOCKS = 50;
const HEADER_LENGTH = 150;
/** Rich text has no limit in the reference; the one of a section's text is kept. */
const BLOCK_LENGTH = 3000;
/** Slack refuses blocks whose texts together exceed 13,200 characters. */
const MESSAGE_LENGTH = 12_000;

interface SlackBlock {
  readonly type: string;
  readonly [key: string]: unknown;
}

/**
 * An incoming webhook of Slack. Everything from Namely is in `rich_text`, where nothing is live; `text`, which Slack
 * parses and shows in notifications, holds counts and fixed words alone.
 */
export const SLACK: MessageRenderer = {
  render: (page) => JSON.stringify({ text: page.title, blocks: listBlocks(page) }),
  fits: (page) => {
    const length = page.sections.flatMap(({ lines }) => lines.map(lineLength));
    const total = length.reduce((sum, count) => sum + count, page.title.length + page.end.length);
    return (
      page.title.length <= HEADER_LENGTH && total <= MESSAGE_LENGTH && listBlocks(page).length <= MOST_BLOCKS
    );
  },
};

function listBlocks({ title, sections, end }: DigestPage): readonly SlackBlock[] {
  return [
    { type: "header", text: { type: "plain_text", text: title, emoji: false } },
    ...sections.flatMap(listSectionBlocks),
    ...(end === "" ? [] : [richText([richSection([{ text: end, isStrong: false }])])]),
  ];
}

/** The title and a list of the lines; a long section goes on in further blocks. */
function listSectionBlocks({ title, lines }: PageSection): readonly SlackBlock[] {
  const heading = richSection([{ text: title, isStrong: true }]);
  const blocks: SlackBlock[] = [];
  let group: (readonly LinePart[])[] = [];
  let room = BLOCK_LENGTH - title.length;
  const close = (): void => {
    const list = { type: "rich_text_list", style: "bullet", elements: group.map(richSection) };
    blocks.push(richText(blocks.length === 0 ? [heading, list] : [list]));
    group = [];
    room = BLOCK_LENGTH;
  };
  for (const line of lines) {
    if (lineLength(line) > room && group.length > 0) close();
    group.push(line);
    room -= lineLength(line);
  }
  close();
  return blocks;
}

function richText(elements: readonly SlackBlock[]): SlackBlock {
  return { type: "rich_text", elements };
}

function richSection(parts: readonly LinePart[]): SlackBlock {
  const elements = parts.map(({ text, isStrong }) => ({
    type: "text",
    text,
    ...(isStrong ? { style: { bold: true } } : {}),
  }));
  return { type: "rich_text_section", elements };
}

function lineLength(parts: readonly LinePart[]): number {
  return parts.reduce((sum, { text }) => sum + text.length, 0);
}
