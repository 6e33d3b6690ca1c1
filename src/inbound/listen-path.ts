/** The health check of the receiver; no webhook can use this path. */
export const HEALTH_PATH = "/health";

/** Whether webhooks can use this path: one to eight plain segments, and not the health check. */
export function isListenPath(path: string): boolean {
  const isPlain = /^(?:\/[A-Za-z0-9._~-]+){1,8}$/u.test(path);
  return isPlain && path !== HEALTH_PATH && !/\/\.\.?(?:\/|$)/u.test(path);
}
