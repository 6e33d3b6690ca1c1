import { type SandboxResponse, jsonResponse, notFound } from "../http/answer.ts";
import { Identifiers } from "../identifiers.ts";
import type { EndpointRequest } from "./endpoint-request.ts";

interface Resource {
  readonly title: string;
  readonly fileName: string;
  readonly format: string;
  readonly bytes: number;
  /** Its place among the folders; undefined for a file that is in none. */
  readonly folder: number | undefined;
}

const FOLDERS = ["Handbooks", "Benefits & Pay", "Archive"];
const FIRST_FOLDER = 101;
const RESOURCES: readonly Resource[] = [
  { title: "Employee handbook", fileName: "handbook.pdf", format: "pdf", bytes: 482_113, folder: 0 },
  { title: "Travel rules", fileName: "travel.docx", format: "docx", bytes: 20_480, folder: 0 },
  { title: "Health plans", fileName: "health plans.pdf", format: "pdf", bytes: 77_001, folder: 1 },
  { title: "Floor map", fileName: "floors.png", format: "png", bytes: 9_215, folder: undefined },
];
const META = { is_super_admin: false, accepted_file_extensions: ".pdf,.docx,.xlsx,.png,.jpg" };

/** Folders come under the key of what is in them. */
export function listFolders(): SandboxResponse {
  const folders = FOLDERS.map((title, position) => ({
    title,
    id: String(FIRST_FOLDER + position),
    type: "folder",
    items_count: RESOURCES.filter(({ folder }) => folder === position).length,
    position,
  }));
  return jsonResponse(200, { resources: folders, meta: META });
}

export function listFolder(request: EndpointRequest): SandboxResponse {
  const at = FOLDERS.findIndex((_, position) => String(FIRST_FOLDER + position) === request.id);
  if (at < 0) return notFound("Folder", request.company.quirks);
  const inside = RESOURCES.filter(({ folder }) => folder === at);
  return jsonResponse(200, { resources: inside.map((resource) => render(request, resource)), meta: META });
}

export function listResources(request: EndpointRequest): SandboxResponse {
  return jsonResponse(200, { resources: RESOURCES.map((resource) => render(request, resource)), meta: META });
}

export function showResource(request: EndpointRequest): SandboxResponse {
  const { company, id } = request;
  const resource = RESOURCES[ids(request).indexOf(id) ?? -1];
  if (resource === undefined) return notFound("Resource", company.quirks);
  return jsonResponse(200, { [company.quirks.resourceKey]: [render(request, resource)] });
}

function render(request: EndpointRequest, { title, fileName, format, bytes, folder }: Resource): unknown {
  const id = ids(request).of(RESOURCES.findIndex((resource) => resource.title === title));
  return {
    title,
    id,
    link: `/resources/${id}`,
    file_name: fileName,
    file_format: format,
    file_size: `${Math.ceil(bytes / 1024)} KB`,
    file_url: `/files/${id}/download`,
    last_edited: "2016-03-07",
    folder_id: folder === undefined ? null : FIRST_FOLDER + folder,
  };
}

function ids({ company }: EndpointRequest): Identifiers {
  return new Identifiers(company.people.dice, "resource");
}
