/** True for the names that never leave the machine: `localhost`, 127.0.0.0/8 and `::1`. Takes what `URL.hostname` gives. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === "localhost" || hostname === "[::1]" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/u.test(hostname)
  );
}

/**
 * Whether a `Host` header names this machine. A web page whose own name leads to 127.0.0.1 (DNS rebinding) brings its own
 * name; `own` is the one that the server listens on. HTTP/1.0 has no header, and no browser speaks it.
 */
export function isLocalHost(header: string | undefined, own?: string): boolean {
  if (header === undefined) return true;
  const name = /^(?<name>\[[\da-f:.]+\]|[^:]+)(?::\d{1,5})?$/iu.exec(header)?.groups?.["name"]?.toLowerCase();
  if (name === undefined) return false;
  if (isLoopback(name)) return true;
  // On every address (0.0.0.0) there is no name to hold it against; an address is no name that DNS could have turned.
  if (own === undefined || isLoopback(bracketed(own))) return false;
  return name === bracketed(own.toLowerCase()) || /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[.*\])$/u.test(name);
}

function bracketed(host: string): string {
  return host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
}
