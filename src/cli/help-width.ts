/** The width that help is wrapped to: the terminal's, but no line should be too long to read. */
export function chooseHelpWidth({ columns }: { readonly columns?: number | undefined }): number {
  return Math.min(columns || 100, 110);
}
