import { PassThrough } from "node:stream";
import { afterEach, describe, expect, test, vi } from "vitest";
import { Fault } from "../../src/platform/errors/fault.ts";
import { askSecret, askText, confirm, type PromptStreams } from "../../src/terminal/prompts.ts";
import { FakeTerminal } from "../support/fake-terminal.ts";

afterEach(() => void vi.unstubAllEnvs());

interface Seat {
  readonly streams: PromptStreams;
  readonly terminal: FakeTerminal;
  readonly keyboard: PassThrough;
  readonly controller: AbortController;
}

function sitDown(options: { colour?: boolean } = {}): Seat {
  const terminal = new FakeTerminal();
  const keyboard = new PassThrough();
  const controller = new AbortController();
  const streams = {
    stdin: keyboard,
    stderr: terminal,
    signal: controller.signal,
    colour: options.colour ?? false,
  };
  return { streams, terminal, keyboard, controller };
}

describe("questions", () => {
  test("text is asked for and given", async () => {
    const { streams, terminal, keyboard } = sitDown();
    const answer = askText(streams, { question: "Which company?" });
    await terminal.waitFor("Which company?");
    keyboard.write("acme\r");
    expect(await answer).toBe("acme");
  });

  test("nothing typed means the preset", async () => {
    const { streams, terminal, keyboard } = sitDown();
    const answer = askText(streams, { question: "Which company?", preset: "acme" });
    await terminal.waitFor("(acme)");
    keyboard.write("\r");
    expect(await answer).toBe("acme");
  });

  test("an answer that will not do can be mended", async () => {
    const { streams, terminal, keyboard } = sitDown();
    const check = (text: string): string | undefined =>
      text.includes(" ") ? "No spaces, please." : undefined;
    const answer = askText(streams, { question: "Which company?", check });
    await terminal.waitFor("Which company?");
    keyboard.write("ac me\r");
    await terminal.waitFor("No spaces, please.");
    keyboard.write("\u007f\u007f\u007fme\r");
    expect(await answer).toBe("acme");
  });

  const oneWord = (text: string): string | undefined =>
    text.includes(" ") ? "One word, please." : undefined;

  test("a pasted answer that is refused is cleared, so that the next paste starts from nothing", async () => {
    const { streams, terminal, keyboard } = sitDown();
    const answer = askText(streams, { question: "Address:", check: oneWord, isPasted: true });
    await terminal.waitFor("Address:");
    keyboard.write("half an address\r");
    await terminal.waitFor("One word, please.");
    keyboard.write("address\r");
    expect(await answer).toBe("address");
  });

  test("a secret that is refused is cleared as well, and its question is asked again", async () => {
    const { streams, terminal, keyboard } = sitDown();
    const answer = askSecret(streams, { question: "Secret:", check: oneWord });
    await terminal.waitFor("Secret:");
    keyboard.write("half a secret\r");
    await terminal.waitFor("One word, please.\n");
    await new Promise((resolve) => setImmediate(resolve));
    keyboard.write("secret\r");
    expect(await answer).toBe("secret");
  });

  test("a pasted answer is joined, and the terminal marks pastes for this question alone", async () => {
    const { streams, terminal, keyboard } = sitDown();
    const answer = askText(streams, { question: "Address:", isPasted: true });
    await terminal.waitFor("Address:");
    expect(terminal.text.startsWith("\u001B[?2004h")).toBe(true);
    keyboard.write("\u001B[200~http://localhost\r\n/callback\u001B[201~");
    keyboard.write("\r");
    expect(await answer).toBe("http://localhost/callback");
    expect(terminal.text.endsWith("\u001B[?2004l")).toBe(true);
    const next = askText(streams, { question: "Next?" });
    await terminal.waitFor("Next?");
    keyboard.write("a\r");
    expect(await next).toBe("a");
  });

  test("a secret is never shown", async () => {
    const { streams, terminal, keyboard } = sitDown();
    const answer = askSecret(streams, { question: "Client secret" });
    await terminal.waitFor("Client secret");
    keyboard.write("QXQXQXQ");
    await terminal.waitFor("*******");
    // Ctrl-T would show it, if that had not been switched off.
    keyboard.write("\u0014\r");
    expect(await answer).toBe("QXQXQXQ");
    expect(terminal.text).not.toMatch(/[QX]/);
  });

  test.each([
    ["y\r", false, true],
    ["n\r", true, false],
    ["\r", true, true],
    ["\r", false, false],
  ])("%j to a yes or no with preset %s is %s", async (keys, preset, expected) => {
    const { streams, terminal, keyboard } = sitDown();
    const answer = confirm(streams, { question: "Sure?", preset });
    await terminal.waitFor("Sure?");
    keyboard.write(keys);
    expect(await answer).toBe(expected);
  });

  test("one can follow another on the same streams", async () => {
    const { streams, terminal, keyboard } = sitDown();
    const first = askText(streams, { question: "First?" });
    await terminal.waitFor("First?");
    keyboard.write("1\r");
    await first;
    const second = askText(streams, { question: "Second?" });
    await terminal.waitFor("Second?");
    keyboard.write("2\r");
    expect(await second).toBe("2");
    expect(terminal.writable).toBe(true);
  });

  test("colors are left out where they are not wanted", async () => {
    vi.stubEnv("FORCE_COLOR", "1");
    for (const colour of [true, false]) {
      const { streams, terminal, keyboard } = sitDown({ colour });
      const answer = askText(streams, { question: "Which?" });
      await terminal.waitFor("Which?");
      keyboard.write("a\r");
      await answer;
      expect(/\[[0-9;]*m/.test(terminal.text)).toBe(colour);
    }
  });
});

describe("a question without an answer", () => {
  test.each([
    ["text", (streams: PromptStreams) => askText(streams, { question: "Which?" })],
    ["a secret", (streams: PromptStreams) => askSecret(streams, { question: "Which?" })],
    ["a yes or no", (streams: PromptStreams) => confirm(streams, { question: "Which?", preset: true })],
  ])("for %s is stopped by Ctrl-C in the words of the signal", async (_, ask) => {
    const { streams, terminal, keyboard } = sitDown();
    const answer = ask(streams);
    await terminal.waitFor("Which?");
    keyboard.write("\u0003");
    await expect(answer).rejects.toMatchObject({ code: "interrupted.sigint", message: "Stopped." });
  });

  test.each(["\u0003", "\u0004"])("that is pasted is stopped by %j as well", async (key) => {
    const { streams, terminal, keyboard } = sitDown();
    const answer = askText(streams, { question: "Which?", isPasted: true });
    await terminal.waitFor("Which?");
    keyboard.write(key);
    await expect(answer).rejects.toMatchObject({ code: expect.stringMatching(/^interrupted\./u) });
    expect(terminal.text.endsWith("\u001B[?2004l")).toBe(true);
  });

  test("that is pasted is an interruption when the input ends", async () => {
    const { streams, terminal, keyboard } = sitDown();
    const answer = askText(streams, { question: "Which?", isPasted: true });
    await terminal.waitFor("Which?");
    keyboard.end();
    await expect(answer).rejects.toMatchObject({ code: "interrupted.prompt" });
  });

  test("after Ctrl-D is reported as unanswered", async () => {
    const { streams, terminal, keyboard } = sitDown();
    const answer = askText(streams, { question: "Which?" });
    await terminal.waitFor("Which?");
    keyboard.write("\u0004");
    await expect(answer).rejects.toMatchObject({
      code: "interrupted.prompt",
      message: "The question was left without an answer.",
    });
  });

  test("when the input ends is an interruption", async () => {
    const { streams, terminal, keyboard } = sitDown();
    const answer = askSecret(streams, { question: "Secret?" });
    await terminal.waitFor("Secret?");
    keyboard.end();
    await expect(answer).rejects.toMatchObject({ code: "interrupted.prompt" });
  });

  test("when the input had ended before is an interruption", async () => {
    const { streams, keyboard } = sitDown();
    keyboard.end();
    keyboard.resume();
    await new Promise((resolve) => keyboard.once("end", resolve));
    await expect(askText(streams, { question: "Which?" })).rejects.toMatchObject({
      code: "interrupted.prompt",
    });
  });

  test("when the signal is aborted fails with the signal's reason", async () => {
    const { streams, terminal, controller } = sitDown();
    const answer = askText(streams, { question: "Which?" });
    await terminal.waitFor("Which?");
    controller.abort(new Fault("interrupted.signal", "Stopped."));
    await expect(answer).rejects.toMatchObject({ code: "interrupted.signal" });
  });
});
