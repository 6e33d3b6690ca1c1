import type { World } from "./world.ts";

/** The calendar day where the machine stands. Only used as the point of view, never for dates of people. */
export function today(world: Pick<World, "clock">): string {
  const now = new Date(world.clock.now());
  const pad = (part: number): string => String(part).padStart(2, "0");
  return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
}
