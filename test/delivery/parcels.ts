import type { Parcel } from "../../src/delivery/receiver.ts";

/** Parcels `evt_0`, `evt_1`, … for the persons named one after the other, such as "a b a". */
export function makeParcels(persons: string): Parcel[] {
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

export function makeParcel(): Parcel {
  return { id: "evt_1", person: "a", body: '{"name":"Zoë"}' };
}
