import { type SandboxResponse, jsonResponse, notFound } from "../http/answer.ts";
import type { EndpointRequest } from "./endpoint-request.ts";

/** Codes of ISO 3166-1 that the list has; the same for every company. */
const COUNTRIES =
  `AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY
BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA
GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG
KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW
MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD
SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA
VC VE VG VI VN VU WF WS YE YT ZA ZM ZW`.split(/\s+/);

const SUBDIVISION_TYPES: Readonly<Record<string, string>> = {
  US: "State",
  AU: "State",
  BR: "State",
  DE: "State",
  IN: "State",
  MX: "State",
  CA: "Province",
  GB: "Country",
  JP: "Prefecture",
};

/** `code Name`, one a line; only of the countries that the sandbox has offices in. */
const SUBDIVISIONS: Readonly<Record<string, string>> = {
  US: `AK Alaska|AL Alabama|AR Arkansas|AZ Arizona|CA California|CO Colorado|CT Connecticut|DC District of Columbia|DE Delaware|FL Florida|GA Georgia|HI Hawaii|IA Iowa|ID Idaho|IL Illinois|IN Indiana|KS Kansas|KY Kentucky|LA Louisiana|MA Massachusetts|MD Maryland|ME Maine|MI Michigan|MN Minnesota|MO Missouri|MS Mississippi|MT Montana|NC North Carolina|ND North Dakota|NE Nebraska|NH New Hampshire|NJ New Jersey|NM New Mexico|NV Nevada|NY New York|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VA Virginia|VT Vermont|WA Washington|WI Wisconsin|WV West Virginia|WY Wyoming`,
  CA: `AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick|NL Newfoundland and Labrador|NS Nova Scotia|ON Ontario|PE Prince Edward Island|QC Quebec|SK Saskatchewan`,
  BR: `BA Bahia|MG Minas Gerais|PE Pernambuco|PR Paraná|RJ Rio de Janeiro|RS Rio Grande do Sul|SP São Paulo`,
};

/** Some codes come twice, as recorded, and there is no id to distinguish them. */
const CURRENCIES: readonly (readonly [iso: string, name: string, symbol: string])[] = [
  ["USD", "American Dollar", "$"],
  ["EUR", "Euro", "€"],
  ["GBP", "British Pound", "£"],
  ["JPY", "Japanese Yen", "¥"],
  ["CAD", "Canadian Dollar", "$"],
  ["AUD", "Australian Dollar", "$"],
  ["CHF", "Swiss Franc", "Fr"],
  ["CNY", "Chinese Yuan", "¥"],
  ["INR", "Indian Rupee", "₹"],
  ["KRW", "South Korean Won", "₩"],
  ["BRL", "Brazilian Real", "R$"],
  ["MXN", "Mexican Peso", "$"],
  ["SEK", "Swedish Krona", "kr"],
  ["NOK", "Norwegian Krone", "kr"],
  ["DKK", "Danish Krone", "kr"],
  ["PLN", "Polish Zloty", "zł"],
  ["SGD", "Singapore Dollar", "$"],
  ["HKD", "Hong Kong Dollar", "$"],
  ["AED", "Emirati Dirham", "د.إ"],
  ["ILS", "Israeli Shekel", "₪"],
  ["ZAR", "South African Rand", "R"],
  ["JPY", "Yen", "¥"],
  ["AUD", "Dollar, Australia", "$"],
  ["AED", "UAE Dirham", "د.إ"],
  ["SGD", "Dollar, Singapore", "$"],
  ["SEK", "Krona, Sweden", "kr"],
];

/** Nothing but the list: no `meta`, no `links`. */
export function listCountries(): SandboxResponse {
  return jsonResponse(200, { countries: COUNTRIES.map(countryRow) });
}

export function showCountry({ id, company }: EndpointRequest): SandboxResponse {
  if (!COUNTRIES.includes(id)) return notFound("Country", company.quirks);
  const subdivisions = (SUBDIVISIONS[id] ?? "").split("|").flatMap((line) => {
    const [code, ...name] = line.split(" ");
    return code ? [{ id: code, name: name.join(" ") }] : [];
  });
  return jsonResponse(200, { countries: [{ ...countryRow(id), links: { subdivisions } }] });
}

function countryRow(id: string): Record<string, unknown> {
  const name = new Intl.DisplayNames("en", { type: "region" }).of(id) ?? id;
  return { id, name, subdivision_type: SUBDIVISION_TYPES[id] ?? null };
}

export function listCurrencyTypes(): SandboxResponse {
  return jsonResponse(200, {
    currency_types: CURRENCIES.map(([iso, name, symbol]) => ({ iso, name, symbol })),
  });
}
