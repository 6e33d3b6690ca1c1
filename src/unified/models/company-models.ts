// Written from the schemas by test/library/models.test.ts; `npx vitest run test/library/models -u` writes it again. Users
// of the library need neither the schemas nor the package that makes them.

/** What kind of unit a group is. */
export type GroupType =
  | "department"
  | "office"
  | "division"
  | "team"
  | "cost_center"
  | "business_unit"
  | "organization"
  | "group";

/** Where anything is, such as a person's home. */
export interface Address {
  /** First line of the street address. */
  street_1: string | null;
  /** Second line of the street address. */
  street_2: string | null;
  /** City. */
  city: string | null;
  /** State, province or other subdivision; Namely's short code where it has one. */
  state: string | null;
  /** Postal code, as text. */
  postal_code: string | null;
  /** Country; its two-letter code where Namely has one. */
  country: string | null;
}

/** Where a group sits. */
export interface GroupAddress extends Address {
  /** Phone number of the place, as typed. */
  phone: string | null;
}

/** Where a person works. */
export interface WorkLocation extends GroupAddress {
  /** Name of the office. */
  name: string | null;
}

/** A department, office, division, team or other group of people. */
export interface Group {
  /** Namely's id of the group. */
  id: string;
  /** The group's name. */
  name: string | null;
  /** What kind of group it is, found through its group type's stable names. */
  type: GroupType;
  /** The title the company gave this kind of group; companies rename it. */
  type_raw: string | null;
  /** Namely's id of the group type. */
  type_id: string | null;
  /** Always null: Namely's groups form no tree. */
  parent_group: null;
  /** Whether Namely shows the group among the teams as well. */
  is_team: boolean;
  /** How many people are in the group; null when unknown. */
  member_count: number | null;
  /** The group's address; null when it has none. */
  address: GroupAddress | null;
  /** Always null: Namely's groups have no description. */
  description: null;
  /** The raw record as Namely sent it; only when asked for. */
  remote_data?: Record<string, unknown> | undefined;
}

/** A group as it comes along with the company. */
export type CompanyGroup = Omit<Group, "remote_data">;

/** A kind of group that the company has. */
export interface CompanyGroupType {
  /** Namely's id of the group type. */
  id: string;
  /** What the company calls this kind of group. */
  title: string | null;
  /** What kind of group it is, by its stable names. */
  type: GroupType;
  /** Namely's own word for the kind. */
  type_raw: string | null;
  /** Its name among the fields of a profile, which never changes. */
  field_name: string | null;
  /** Whether the company can delete it; null when unknown. */
  deletable: boolean | null;
  /** Whether Namely shows its groups among the teams as well. */
  groups_as_teams: boolean;
}

/** A field of profiles. */
export interface CompanyField {
  /** What profiles call the field; it never changes. --custom-fields takes it. */
  name: string;
  /** What people see it called; companies change it. */
  label: string | null;
  /** Namely's word for what it holds, such as `text`, `select`, `date` or `checkboxes`. */
  type: string | null;
  /** `system` for Namely's own, `custom` for one that the company made. */
  kind: "system" | "custom";
  /** The section of the profile page that it belongs to. */
  section: {
    /** Namely's id of the section. */
    id: string;
    /** The section's title. */
    title: string | null;
  } | null;
  /** Its place in the section, from 1; null when unknown. */
  position: number | null;
  /** What can be chosen, where Namely's text about the format lists it clearly; else null. */
  options: string[] | null;
  /** Namely's own words on what it takes. */
  format: string | null;
  /** Whether the company can delete it; null when unknown. */
  deletable: boolean | null;
  /** Whether Namely hands its values out; some fields exist on its pages only. */
  available: boolean;
  /** Whether it comes only with --include-sensitive; null for custom ones: the tool cannot know. */
  sensitive: boolean | null;
  /** Which flags of `namely employees` bring it; `always` for none, `never` when none does. */
  comes_with: "always" | "custom_fields" | "include_sensitive" | "include_sensitive+custom_fields" | "never";
  /** Namely's id of the field. */
  id: string;
}

/** The company whose Namely this is. */
export interface Company {
  /** Namely's permalink of the company, which is its subdomain. */
  id: string;
  /** The company's name as its people see it. */
  display_name: string | null;
  /** Always null: Namely does not provide it. */
  legal_name: null;
  /** The company's part of https://<subdomain>.namely.com. */
  subdomain: string;
  /** Absolute address of the logo. */
  logo_url: string | null;
  /** Absolute address of the login page's picture. */
  background_url: string | null;
  /** The ways people log in to this company. */
  authentications: {
    /** `email_password`, `google_oauth2`, `saml` or a newer word of Namely's. */
    type: string;
    /** Where this way of logging in begins, if it has an address. */
    url: string | null;
  }[];
  /** The company's offices; missing when the token may not see groups and their types. */
  offices?: {
    /** The id of the office, which is a group. */
    id: string;
    /** The office's name. */
    name: string | null;
    /** Where it is; null when it has no address. */
    address: GroupAddress | null;
  }[] | undefined;
  /** Every group; only with --include groups, and where the token may see them. */
  groups?: CompanyGroup[] | undefined;
  /** The kinds of groups; only with --include groups, and where the token may see them. */
  group_types?: CompanyGroupType[] | undefined;
  /** The fields of profiles; only with --include fields, and where the token may see them. */
  fields?: CompanyField[] | undefined;
  /** The raw record as Namely sent it; only when asked for. */
  remote_data?: Record<string, unknown> | undefined;
}

/** A team: people who work together across the groups they belong to. */
export interface Team {
  /** Namely's id of the team. */
  id: string;
  /** The team's name. */
  name: string | null;
  /** The team's mail alias at Namely. */
  email: string | null;
  /** The categories the team belongs to. */
  categories: {
    /** Namely's id of the category. */
    id: string;
    /** The category's title; null when Namely did not send it. */
    title: string | null;
  }[];
  /** Whether this is a group that Namely shows among the teams too; null when groups are unknown. */
  is_group: boolean | null;
  /** When the team was made. */
  created_at: string | null;
  /** When the team was last changed. */
  updated_at: string | null;
  /** The raw record as Namely sent it; only when asked for. */
  remote_data?: Record<string, unknown> | undefined;
}

/** A job title that the company has. */
export interface JobTitle {
  /** Namely's id of the job title, the one that employees carry. */
  id: string;
  /** The job title itself. */
  title: string | null;
  /** The job tier that the title belongs to. */
  tier: {
    /** Namely's id of the job tier. */
    id: string;
    /** The tier's title; null when Namely did not send it. */
    title: string | null;
  } | null;
  /** Whether the title is in use; null when Namely does not say. */
  active: boolean | null;
  /** The raw record as Namely sent it; only when asked for. */
  remote_data?: Record<string, unknown> | undefined;
}
