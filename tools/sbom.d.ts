/** What describeMaterials reads of package-lock.json. */
export interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

export interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly inBundle?: boolean;
  readonly hasInstallScript?: boolean;
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export interface Component {
  readonly "bom-ref": string;
  readonly group?: string;
  readonly name: string;
  readonly version: string;
  readonly scope: "required" | "optional";
  readonly hashes: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses: readonly (
    | { readonly license: { readonly id: string } }
    | { readonly expression: string }
  )[];
  readonly purl: string;
  readonly properties: readonly { readonly name: string; readonly value: string }[];
}

export interface Materials {
  readonly metadata: { readonly component: { readonly purl: string } };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

export function listCompiledFolders(
  metafiles: readonly {
    readonly outputs: Readonly<Record<string, { readonly inputs: Readonly<Record<string, unknown>> }>>;
  }[],
): string[];

export function describeMaterials(sources: {
  readonly manifest: {
    readonly name: string;
    readonly version: string;
    readonly description: string;
    readonly license: string;
    readonly homepage: string;
    readonly bugs: { readonly url: string };
    readonly repository: { readonly url: string };
  };
  readonly lock: LockFile;
  readonly compiled: readonly string[];
  readonly readInstalled: (folder: string) => { readonly version: string };
}): Materials;
