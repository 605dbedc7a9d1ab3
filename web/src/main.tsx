import { render } from "preact";
import { Page } from "./page.tsx";
import { applyKeptTheme } from "./theme-button.tsx";

applyKeptTheme();
const root = document.getElementById("page");
if (root !== null) render(<Page />, root);
