import type { Metafile } from "esbuild";

export function bundleChartPage(): Promise<{
  readonly define: Record<string, string>;
  readonly metafiles: readonly Metafile[];
}>;
