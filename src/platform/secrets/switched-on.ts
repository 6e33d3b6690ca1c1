/** Whether a variable switches something on: set to anything but a word for no. */
export function isSwitchedOn(text: string | undefined): boolean {
  return text !== undefined && !["", "0", "false", "no", "off"].includes(text.trim().toLowerCase());
}
