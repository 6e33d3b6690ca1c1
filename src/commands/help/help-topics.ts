// Names alone: a page is loaded when it is asked for.

/** What `namely help <topic>` can be asked for, and what each page shows. */
export const HELP_TOPICS = {
  commands: "every command with what it does",
  flags: "flags that every command takes",
  environment: "environment variables",
  "exit-codes": "exit codes, and which commands end with them",
  formats: "output formats",
  events: "events that diff, watch and listen report",
  fields: "fields of an employee, for --fields",
} as const;

export type HelpTopic = keyof typeof HELP_TOPICS;

/** Whether a word names a page of `namely help`. */
export function isHelpTopic(word: string | undefined): word is HelpTopic {
  return word !== undefined && Object.hasOwn(HELP_TOPICS, word);
}
