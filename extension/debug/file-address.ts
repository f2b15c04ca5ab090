/** What this needs of a workspace folder's `vscode.Uri`. */
interface Folder {
  readonly scheme: string;
  readonly path: string;
  readonly fsPath: string;
  with(change: { path: string }): { toString(): string };
}

/** Whether an address is a URI and no path. A drive letter of Windows is not a scheme. */
export const isUri = (address: string): boolean => /^[a-z][a-z0-9+.-]+:/i.test(address);

const absolute = /^([\\/]|[a-z]:[\\/])/i;

/**
 * The address of a file as the adapter needs it. A relative path counts from the folder, and in a folder that is not on a disk, where
 * `${file}` and `${workspaceFolder}` give paths without their scheme, a path becomes a URI again.
 */
export function resolveAddress(address: string, folder: Folder | undefined): string {
  if (isUri(address) || !folder) return address;
  if (folder.scheme === "file") return absolute.test(address) ? address : `${folder.fsPath}/${address}`;
  const path = address.replaceAll("\\", "/");
  return folder.with({ path: path.startsWith("/") ? path : `${folder.path}/${path}` }).toString();
}
