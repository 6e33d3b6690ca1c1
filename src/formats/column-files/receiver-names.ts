/** The systems whose columns come with the program: `--columns @google`. Apart from the files, for flags and completion. */
export const RECEIVER_NAMES = [
  "google",
  "entra-create",
  "jumpcloud",
  "moodle",
  "snipe-it",
  "expensify",
  "coupa",
  "drata",
] as const;

export type ReceiverName = (typeof RECEIVER_NAMES)[number];
