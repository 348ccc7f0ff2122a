// Policies that come too late for a header: what was needed to load is forbidden once it is loaded.

/** Forbid more from now on; nothing can allow it again in this document. */
export function forbid(policy: string): void {
  const meta = document.createElement("meta");
  meta.httpEquiv = "Content-Security-Policy";
  meta.content = policy;
  document.head.append(meta);
}
