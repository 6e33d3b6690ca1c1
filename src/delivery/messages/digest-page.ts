import type { DigestSection, LinePart } from "./digest-line.ts";

/** A section of one message, with at least one line. */
export interface PageSection {
  readonly title: DigestSection;
  readonly lines: readonly (readonly LinePart[])[];
}

/** What one message says, whatever receives it. */
export interface DigestPage {
  /** Counts and fixed words alone. */
  readonly title: string;
  readonly sections: readonly PageSection[];
  /** The last words, on what there was no room for; counts and fixed words alone, or empty. */
  readonly end: string;
}

/** How a receiver wants a page. */
export interface MessageRenderer {
  /** The body of the request. */
  readonly render: (page: DigestPage) => string;
  /** Whether the receiver takes it: one limit passed, and it refuses the whole message. */
  readonly fits: (page: DigestPage) => boolean;
}
