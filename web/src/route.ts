import { useEffect, useState } from "preact/hooks";

const views = ["ask", "coverage", "similar"] as const;
export type View = (typeof views)[number];

/** Which view the address names, with what it says of it: "#/coverage?rows=country&cols=sdg". */
export interface Route {
  view: View;
  query: URLSearchParams;
}

/** The address of a view. */
export function addressOf(view: View, query: URLSearchParams = new URLSearchParams()): string {
  const asked = query.toString();
  return `#/${view === "ask" ? "" : view}${asked === "" ? "" : `?${asked}`}`;
}

/** The view in the address; other fragments (a jump to the content) leave it as it is. */
export function useRoute(): Route {
  const [route, setRoute] = useState<Route>(() => readRoute(location.hash) ?? { view: "ask", query: new URLSearchParams() });
  useEffect(() => {
    const follow = () => {
      const next = readRoute(location.hash);
      if (next !== undefined) setRoute(next);
    };
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return route;
}

function readRoute(hash: string): Route | undefined {
  if (hash === "") return { view: "ask", query: new URLSearchParams() };
  const [, name = "", query = ""] = /^#\/([a-z]*)(?:\?(.*))?$/.exec(hash) ?? [];
  if (!hash.startsWith("#/")) return undefined;
  return { view: views.find((view) => view === name) ?? "ask", query: new URLSearchParams(query) };
}
