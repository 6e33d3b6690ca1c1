import { writeJson } from "../../formats/json.ts";
import { JsonIndenter } from "../../formats/json-indenter.ts";
import { openDraft, type Draft } from "../../output/staged-output.ts";
import { isOnScreen } from "../../output/screen.ts";
import type { Context } from "../../cli/context.ts";

/** One response merged from many: its list grows in the draft, the rest of the document comes last. */
export class MergedAnswer {
  readonly #draft: Draft;
  readonly #isOnScreen: boolean;
  #indenter = new JsonIndenter();
  #count = 0;
  /** Kept until the response is known to be a list, not a bare object. */
  #bare: unknown[] = [];
  #begun = false;

  private constructor(draft: Draft, onScreen: boolean) {
    this.#draft = draft;
    this.#isOnScreen = onScreen;
  }

  static async open(context: Context): Promise<MergedAnswer> {
    return new MergedAnswer(await openDraft(context, "json"), isOnScreen(context));
  }

  get count(): number {
    return this.#count;
  }

  async take(key: string | undefined, records: readonly unknown[]): Promise<void> {
    if (key === undefined) {
      for (const record of records) this.#bare.push(record);
      this.#count += records.length;
      return;
    }
    let text = this.#begun ? "" : `{${JSON.stringify(key)}:[`;
    this.#begun = true;
    for (const record of records) {
      text += `${this.#count === 0 ? "" : ","}\n${writeJson(record)}`;
      this.#count++;
    }
    await this.#write(text);
  }

  async restart(): Promise<void> {
    await this.#draft.restart();
    this.#indenter = new JsonIndenter();
    this.#begun = false;
    this.#count = 0;
    this.#bare = [];
  }

  async finish(rest: Readonly<Record<string, unknown>>): Promise<void> {
    if (!this.#begun) {
      const alone = this.#bare.length === 1 ? this.#bare[0] : this.#bare;
      return this.#write(`${writeJson(alone)}\n`);
    }
    const more = Object.entries(rest).map(([name, part]) => `,${JSON.stringify(name)}:${writeJson(part)}`);
    await this.#write(`\n]${more.join("\n")}}\n`);
  }

  async publish(): Promise<number> {
    if (this.#isOnScreen) await this.#draft.write("\n");
    return (await this.#draft.publish()).bytes;
  }

  discard(): Promise<void> {
    return this.#draft.discard();
  }

  async #write(text: string): Promise<void> {
    await this.#draft.write(this.#isOnScreen ? this.#indenter.push(text) : text);
  }
}
