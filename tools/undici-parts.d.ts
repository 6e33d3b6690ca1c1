import type { Plugin } from "esbuild";

export const UNDICI_PARTS: {
  readonly version: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly methods: Readonly<Record<string, string>>;
};

export const takePartsOfUndici: Plugin;
