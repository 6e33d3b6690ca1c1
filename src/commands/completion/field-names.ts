/** The fields that `--fields` takes, by the schema of what a command writes. */
export const FIELD_NAMES: Readonly<Record<string, readonly string[]>> = {};
