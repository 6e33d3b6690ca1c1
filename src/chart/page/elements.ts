/** An element of the page's own markup. */
export function find<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`The page has no ${id}.`);
  return element;
}

/** A new element; texts in it are never HTML. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...content: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...content);
  return element;
}

/** Text of people; it may run from right to left without changing the text around it. */
export function makeText(text: string): HTMLElement {
  return make("bdi", {}, text);
}

export function makeButton(label: string, onClick: () => void, className = ""): HTMLButtonElement {
  const button = make(
    "button",
    { type: "button", ...(className === "" ? {} : { class: className }) },
    makeText(label),
  );
  button.addEventListener("click", onClick);
  return button;
}

/** The band in a department's color, as on the cards. */
export function makeSign(colour: string, broken: boolean): HTMLElement {
  const sign = make("span", { class: "sign", "aria-hidden": "true" });
  sign.style.background = broken ? `repeating-linear-gradient(${colour} 0 5px, transparent 5px 8px)` : colour;
  return sign;
}
