import { render } from "preact";
import { Page } from "./page.tsx";
import { SharedPage } from "./shared-page.tsx";
import { applyKeptTheme } from "./theme-button.tsx";

applyKeptTheme();
const root = document.getElementById("page");
const shared = /^\/a\/([^/]+)\/?$/.exec(location.pathname)?.[1];
if (root !== null) render(shared === undefined ? <Page /> : <SharedPage id={shared} />, root);
