// What every page runs: htmx with our rules, and small modules that each own one behaviour.
import htmx from "htmx.org/dist/htmx.esm.js";
import { install as requests } from "./js/requests.js";
import { install as forms } from "./js/forms.js";
import { install as toasts } from "./js/toasts.js";
import { install as overlays } from "./js/overlays.js";
import { install as keys } from "./js/keys.js";
import { install as rows } from "./js/rows.js";
import { install as proofs } from "./js/proofs.js";
import { install as preferences } from "./js/preferences.js";
import "./js/elements.js";

requests(htmx);
forms(htmx);
toasts(htmx);
overlays(htmx);
keys();
rows();
proofs();
preferences();

// Heavier elements arrive only with the pages that use them.
const heavy = {
  "v-board": () => import("./js/board.js"),
  "v-plan": () => import("./js/plan.js"),
  "v-reading": () => import("./js/reading.js"),
};

function loadWhatIsUsed(root) {
  for (const [name, load] of Object.entries(heavy)) {
    if (root.querySelector(name)) load();
  }
}

loadWhatIsUsed(document);
document.addEventListener("htmx:after:swap", () => loadWhatIsUsed(document));
