import type { Transport } from "../../platform/net/http.ts";
import type { Context } from "../../cli/context.ts";

/** Runs `use` with a connection pool, which is closed in any case, so that the process can end. */
export async function withTransport<T>(
  context: Context,
  use: (transport: Transport) => Promise<T>,
): Promise<T> {
  const transport = await context.access.openTransport();
  try {
    return await use(transport);
  } finally {
    await transport.close();
  }
}
