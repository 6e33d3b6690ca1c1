import { describe, expect, it } from "vitest";
import { Org, walkTree } from "../../../src/unified/org/org.ts";
import { makePerson } from "../org-people.ts";

describe("the tree below a person", () => {
  it("is drawn for a chain as long as a company", () => {
    const length = 100_000;
    const chain = new Org(
      Array.from({ length }, (_, at) => makePerson(String(at), at === 0 ? null : String(at - 1))),
    );
    let count = 0;
    for (const _ of walkTree(chain.treeOf(makePerson("0")))) count++;
    expect(count).toBe(length);
    expect(chain.managersOf(String(length - 1)).managers).toHaveLength(length - 1);
  });
});
