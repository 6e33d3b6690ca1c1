/** Where the health of the receiver is told; no notification can come there. */
export const HEALTH_PATH = "/health";

/** Whether notifications can come there: one to eight plain segments, and not where the health is told. */
export function isListenPath(path: string): boolean {
  const isPlain = /^(?:\/[A-Za-z0-9._~-]+){1,8}$/u.test(path);
  return isPlain && path !== HEALTH_PATH && !/\/\.\.?(?:\/|$)/u.test(path);
}
