import type { Delivery } from "../../src/delivery/destination.ts";

/** Deliveries `evt_0`, `evt_1`, … for the persons named one after the other, such as "a b a". */
export function makeDeliveries(persons: string): Delivery[] {
  return persons
    .split(" ")
    .filter(Boolean)
    .map((person, number) => ({
      id: `evt_${number}`,
      person,
      // What JSON text may hold and careless copying would change.
      body: JSON.stringify({ number, name: `Zoë ${person}\u2028\u0000"\\`, half: "\ud800", pound: "£" }),
    }));
}

export function makeDelivery(): Delivery {
  return { id: "evt_1", person: "a", body: '{"name":"Zoë"}' };
}
