import type { Plugin } from "esbuild";

export const UNDICI_PARTS: {
  readonly version: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly methods: Readonly<Record<string, string>>;
  readonly leftOut: Readonly<Record<string, readonly string[]>>;
};

export const takePartsOfUndici: Plugin;
