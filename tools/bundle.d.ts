import type { Metafile } from "esbuild";

export function bundleProgram(options: {
  readonly folder: string;
  readonly define: Readonly<Record<string, string>>;
  readonly write?: boolean;
}): Promise<Metafile>;
