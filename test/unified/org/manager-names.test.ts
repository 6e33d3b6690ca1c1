import { expect, test } from "vitest";
import { ManagerNames, nameManagers } from "../../../src/unified/org/manager-names.ts";

const ilse = { id: "m1", name: "Ilse Brandt", email: null };
const otto = { id: "m2", name: "Otto Lang", email: null };
const names = new Map([["m1", "Ilke Brandt"]]);
const nameOf = (id: string): string | undefined => names.get(id);

test("a manager is called as on the own record, and all else stays", () => {
  const person = { id: "p", manager: ilse, managers: [ilse, otto], shirt: "L" };
  expect(nameManagers(person, nameOf)).toEqual({
    id: "p",
    manager: { ...ilse, name: "Ilke Brandt" },
    managers: [{ ...ilse, name: "Ilke Brandt" }, otto],
    shirt: "L",
  });
  expect(Object.keys(nameManagers(person, nameOf))).toEqual(Object.keys(person));
});

test("a person whose managers are called so already, or are not known, is the very same", () => {
  const same = { manager: { ...ilse, name: "Ilke Brandt" }, managers: [otto] };
  expect(nameManagers(same, nameOf)).toBe(same);
  const without = {};
  expect(nameManagers(without, nameOf)).toBe(without);
  const nobody = { manager: null, managers: null };
  expect(nameManagers(nobody, nameOf)).toBe(nobody);
});

test("who calls a manager otherwise is found whether the manager comes before or after", () => {
  const found = new ManagerNames();
  const person = (id: string, managers: (typeof ilse)[]) => ({ id, name: id, manager: null, managers });
  found.see(person("early", [ilse]));
  found.see({ ...person("m1", []), name: "Ilke Brandt" });
  found.see(person("late", [otto, ilse]));
  found.see(person("right", [{ ...ilse, name: "Ilke Brandt" }]));
  found.see({ ...person("m2", []), name: "Otto Lang" });
  found.see(person("other", [otto]));
  // Who is right among those who are wrong may be written anew, and stays what it was.
  expect([...found.findMisnaming()].sort()).toEqual(["early", "late", "right"]);
  found.restart();
  expect([...found.findMisnaming()]).toEqual([]);
});
