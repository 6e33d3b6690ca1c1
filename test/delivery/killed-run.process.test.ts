import { fork } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { openOutbox } from "../../src/delivery/outbox.ts";
import { makeChildProgram } from "../support/child-program.ts";
import { startScriptedServer } from "../support/scripted-server.ts";
import { tally } from "../support/tally.ts";
import { makeTempFolder } from "../support/temp-folder.ts";
import { makeDeliveries } from "./deliveries.ts";

test.runIf(process.platform !== "win32")(
  "a run that is killed again and again sends what is left, the same bytes in the same order, and nothing recorded twice",
  async (context) => {
    const program = await makeChildProgram(`
      import { deliverAll } from "#src/delivery/deliver.ts";
      import { fillOutbox, openOutbox } from "#src/delivery/outbox.ts";
      import { createWebhook } from "#src/delivery/webhook.ts";
      import { systemClock as clock } from "#src/platform/process/clock.ts";
      import { openTransport } from "#src/platform/net/http.ts";
      const [, , folder, url, deliveries] = process.argv;
      const { signal } = new AbortController();
      const outbox = await openOutbox(folder) ??
        await fillOutbox(folder, { deliveries: JSON.parse(deliveries), note: "", destinations: ["post"] });
      const transport = openTransport({ env: {}, userAgent: "namely-cli/test" });
      const secrets = [Buffer.alloc(32)];
      const webhook = createWebhook({ url: new URL(url), secrets, transport, clock, random: () => 0, signal });
      await deliverAll(outbox, [webhook], { signal });
      await transport.close();
      process.exitCode = outbox.isEmpty ? 0 : 1;
    `);
    const folder = join(makeTempFolder(), "outbox");
    const deliveries = makeDeliveries("a b c d a b c d a b c d");
    const personOf = new Map(deliveries.map(({ id, person }) => [id, person]));
    const bodies = new Map<string, Set<string>>();
    const answered = new Set<string>();
    let recorded: string[] = [];
    const complaints: string[] = [];
    /** The numbers of the requests that bring death: unanswered, or right behind the answer. */
    const deaths = new Map([
      [2, "before"],
      [6, "after"],
      [11, "before"],
      [15, "after"],
      [18, "before"],
    ]);
    let kill = (): void => {};
    await using server = await startScriptedServer((request, response, number) => {
      const receive = async (): Promise<void> => {
        const body = await text(request);
        const id = String(request.headers["webhook-id"]);
        bodies.set(id, (bodies.get(id) ?? new Set()).add(body));
        if (recorded.includes(id)) complaints.push(`${id} was recorded and came again`);
        const earlier = deliveries.slice(
          0,
          deliveries.findIndex((delivery) => delivery.id === id),
        );
        for (const delivery of earlier) {
          if (delivery.person === personOf.get(id) && !answered.has(delivery.id))
            complaints.push(`${id} came before ${delivery.id}`);
        }
        const death = deaths.get(number);
        if (death === "before") return kill();
        answered.add(id);
        response.end();
        if (death === "after") kill();
      };
      receive().catch(() => {});
    });
    let runs = 0;
    let kills = 0;
    for (let code: unknown; code !== 0; runs += 1) {
      expect(runs).toBeLessThan(10);
      const child = fork(program, [folder, server.url.href, JSON.stringify(deliveries)]);
      kill = () => void child.kill("SIGKILL");
      onTestFinished(kill);
      const [ending, signal] = (await once(child, "exit")) as [unknown, unknown];
      code = ending;
      kills += Number(signal === "SIGKILL");
      const left = (await openOutbox(folder))?.pendingFor("post") ?? deliveries;
      const pending = new Set(left.map(({ id }) => id));
      recorded = deliveries.map(({ id }) => id).filter((id) => !pending.has(id));
    }
    expect(complaints).toEqual([]);
    expect(runs).toBeGreaterThan(3);
    expect(bodies).toEqual(
      new Map(deliveries.map(({ id, body }) => [id, new Set([Buffer.from(body).toString()])])),
    );
    expect(await readFile(join(folder, "accepted.ndjson"), "utf8")).toContain("evt_11");
    tally(context, "R1", { kills, "lost events": deliveries.length - bodies.size });
  },
);
