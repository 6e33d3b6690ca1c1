export function checkProject(root: string): Promise<string[]>;
export function checkWorkflow(text: string): Promise<string[]>;
export function checkDockerfile(text: string): string[];
