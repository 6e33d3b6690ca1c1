import { createHash, timingSafeEqual } from "node:crypto";

/** Whether two secrets are the same, in a time that does not depend on where they differ. */
export function isSameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(hash(given), hash(expected));
}

// Hashed first, because timingSafeEqual needs equal lengths and the length must not leak either.
function hash(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
