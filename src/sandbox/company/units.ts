/** What the company is made of: units that every synthetic company shares, whatever its seed. */

export interface Department {
  readonly title: string;
  /** Out of every 64 people after the first, so many work here. */
  readonly weight: number;
  /** How many people report to one manager. */
  readonly span: number;
  readonly costCenter: number;
}

export const DEPARTMENTS: readonly Department[] = [
  { title: "Engineering", weight: 16, span: 7, costCenter: 0 },
  { title: "Product", weight: 5, span: 6, costCenter: 0 },
  { title: "Design", weight: 3, span: 6, costCenter: 0 },
  { title: "Sales", weight: 11, span: 8, costCenter: 1 },
  { title: "Marketing", weight: 5, span: 6, costCenter: 1 },
  { title: "Customer Success", weight: 8, span: 8, costCenter: 2 },
  { title: "People & Culture", weight: 3, span: 6, costCenter: 3 },
  { title: "Finance", weight: 4, span: 5, costCenter: 3 },
  { title: "Legal", weight: 2, span: 5, costCenter: 3 },
  { title: "Operations", weight: 5, span: 8, costCenter: 4 },
  { title: "Information Technology", weight: 2, span: 6, costCenter: 4 },
  // Only for the chief executive; no one else is assigned to it.
  { title: "Executive", weight: 0, span: 8, costCenter: 3 },
];
export const PEOPLE_DEPARTMENT = 6;
export const EXECUTIVE_DEPARTMENT = 11;

export const DIVISIONS: readonly string[] = ["Commercial", "Corporate", "International", "R&D"];

export interface Office {
  readonly title: string;
  readonly address: OfficeAddress | null;
  /** Out of a hundred people, so many sit here. */
  readonly weight: number;
  readonly currency: string;
  /** How home telephone numbers are written there; `#` is a digit. */
  readonly phones: readonly [string, ...string[]];
}

export interface OfficeAddress {
  readonly address1: string;
  readonly address2: string | null;
  readonly city: string;
  readonly state_id: string | null;
  readonly zip: string;
  readonly state: string | null;
  readonly country: string;
  readonly country_id: string;
  readonly phone: string;
}

const US_PHONES = [
  "(###) 555-01##",
  "###.555.01##",
  "###-555-01##",
  "+1###55501##",
  "###55501## x##",
] as const;

export const OFFICES: readonly Office[] = [
  {
    title: "New York",
    address: {
      address1: "77 Sandbox Avenue",
      address2: "Floor 12",
      city: "New York",
      state_id: "NY",
      zip: "10001",
      state: "New York",
      country: "United States",
      country_id: "US",
      phone: "(212) 555-0100",
    },
    weight: 30,
    currency: "USD",
    phones: US_PHONES,
  },
  {
    title: "San Francisco",
    address: {
      address1: "1 Fog Street",
      address2: null,
      city: "San Francisco",
      state_id: "CA",
      zip: "94105",
      state: "California",
      country: "United States",
      country_id: "US",
      phone: "415.555.0123",
    },
    weight: 18,
    currency: "USD",
    phones: US_PHONES,
  },
  {
    title: "London",
    address: {
      address1: "9 Plover Row",
      address2: "Whitechapel",
      city: "London",
      state_id: null,
      zip: "E1 7AA",
      state: null,
      country: "United Kingdom",
      country_id: "GB",
      phone: "+44 20 7946 0018",
    },
    weight: 16,
    currency: "GBP",
    phones: ["+44 7700 900###", "020 7946 0###", "07700 900 ###"],
  },
  {
    title: "Berlin",
    address: {
      address1: "Sandkastenweg 4",
      address2: "2. Hof, Aufgang C",
      city: "Berlin",
      state_id: null,
      zip: "01099",
      state: null,
      country: "Germany",
      country_id: "DE",
      phone: "+49 30 23125 000",
    },
    weight: 10,
    currency: "EUR",
    phones: ["+49 30 23125 ###", "030/23125###", "0152 28817###"],
  },
  {
    title: "Toronto",
    address: {
      address1: "410 Maple Court",
      address2: "Suite 5",
      city: "Toronto",
      state_id: "ON",
      zip: "M5H 2N2",
      state: "Ontario",
      country: "Canada",
      country_id: "CA",
      phone: "416-555-0170",
    },
    weight: 8,
    currency: "CAD",
    phones: ["416-555-01##", "+1 (416) 555 01##"],
  },
  {
    title: "São Paulo",
    address: {
      address1: "Rua das Acácias, 120",
      address2: "Conjunto 81",
      city: "São Paulo",
      state_id: "SP",
      zip: "01310-100",
      state: "São Paulo",
      country: "Brazil",
      country_id: "BR",
      phone: "+55 11 5550-0100",
    },
    weight: 6,
    currency: "BRL",
    phones: ["+55 11 5550-01##", "(11) 5550-01##"],
  },
  {
    title: "Tokyo",
    address: {
      address1: "千代田区砂場町1-2-3",
      address2: null,
      city: "東京",
      state_id: null,
      zip: "100-0001",
      state: null,
      country: "Japan",
      country_id: "JP",
      phone: "03-5550-0100",
    },
    weight: 5,
    currency: "JPY",
    phones: ["03-5550-01##", "+81 3 5550 01##"],
  },
  { title: "Remote", address: null, weight: 7, currency: "USD", phones: US_PHONES },
];

export const COST_CENTERS: readonly string[] = [
  "1000 Research and Development",
  "2000 Sales and Marketing",
  "3000 Customer Care",
  "4000 General and Administrative",
  "5000 Operations",
];

export const BUSINESS_UNITS: readonly string[] = [
  "Core Platform",
  "Mid-Market",
  "Enterprise",
  "Public Sector",
];

export const TEAMS: readonly string[] = [
  "Culture Committee",
  "Incident Response",
  "Release Train",
  "Onboarding Buddies",
  "Security Champions",
  "Green Team",
  "Book Club",
  "Accessibility Guild",
  "Data Guild",
  "Parents & Carers",
  "Summer Party 2026",
  "Non-Allocated Hours",
];

/** Who writes the mail and answers the phone: picked by weight out of a hundred. */
export const EMPLOYEE_TYPES: readonly (readonly [title: string, weight: number])[] = [
  ["Full Time", 82],
  ["Part Time", 6],
  ["Contractor", 7],
  ["Intern", 4],
  ["Freelance", 1],
];

export const LEAVING_REASONS = [
  "Voluntary - Better Opportunity",
  "Voluntary - Relocation",
  "Voluntary - Personal",
  "Involuntary - Performance",
  "Involuntary - Position Eliminated",
  "End of Contract",
  "Retirement",
] as const;
