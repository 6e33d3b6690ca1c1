/** The chat services whose messages can be written. */
export const MESSAGE_KINDS = ["slack", "teams"] as const;

export type MessageKind = (typeof MESSAGE_KINDS)[number];
