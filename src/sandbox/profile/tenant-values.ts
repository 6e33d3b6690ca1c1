import type { Day } from "../calendar.ts";
import type { SandboxPerson } from "../company/people.ts";
import { type Dice, topic } from "../dice.ts";
import { type SandboxField, TEXTS } from "./fields.ts";

/** Values of the fields a tenant has made, for profiles that have one. */
export class TenantValues {
  readonly #dice: Dice;

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  value(field: SandboxField, index: number): string | number {
    const draw = topic(field.name);
    if (field.type === "number") return this.#dice.below(400, draw, index) / 2;
    if (field.options !== undefined) return this.#dice.pick(field.options, draw, index);
    const texts = TEXTS[field.name];
    if (texts !== undefined) return this.#dice.pick(texts, draw, index);
    if (field.name.endsWith("strike_price")) return String(1 + this.#dice.below(40, draw, index) / 4);
    if (field.name.endsWith("_id")) return String(this.#dice.below(100_000, draw, index)).padStart(6, "0");
    if (/shares|bonus|salary/.test(field.name)) return String(250 * (1 + this.#dice.below(100, draw, index)));
    return `${field.label} ${1 + this.#dice.below(9, draw, index)}`;
  }

  /** At least one of the field's options. */
  choices(field: SandboxField, index: number): string[] {
    const draw = topic(field.name);
    const options = field.options ?? ["Yes"];
    const chosen = options.filter((_, at) => (this.#dice.word(draw, index) >>> at) & 1);
    return chosen.length > 0 ? chosen : [options[0]];
  }

  day(field: SandboxField, person: SandboxPerson): Day {
    return (person.start ?? 0) + this.#dice.below(900, topic(field.name), person.index);
  }
}
