const BASELINE_NAME = /^[a-z0-9](?:[a-z0-9._-]{0,39}[a-z0-9_-])?$/u;
/** Windows keeps these for devices, with any extension. */
const DEVICE_NAME = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/u;

/**
 * Whether a baseline may be called so: its folder has to be one folder, and another one than that of every other name, on
 * every system.
 */
export function isBaselineName(name: string): boolean {
  return BASELINE_NAME.test(name) && !DEVICE_NAME.test(name);
}
