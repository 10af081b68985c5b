// The list: which row is current, what changed, and news that waits for the reader.
import { bring } from "./fragments.js";

const GATHER_MS = 300;

const list = () => document.getElementById("list");
export const rows = () => [...document.querySelectorAll("#rows .row__link")];

export function mark(link) {
  for (const other of rows()) other.toggleAttribute("aria-current", false);
  link?.setAttribute("aria-current", "true");
}

export function step(by) {
  const links = rows();
  if (!links.length) return;
  const active = document.activeElement?.closest?.(".row__link");
  const current = active ?? links.find((link) => link.hasAttribute("aria-current"));
  const at = links.indexOf(current);
  const next = links[Math.max(0, Math.min(links.length - 1, at + by))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

export function showPane(name) {
  const panes = document.getElementById("panes");
  if (panes) panes.dataset.pane = name;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest(".row__link");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) mark(link);
  if (event.target.closest("[data-back]") && !event.ctrlKey) {
    event.preventDefault();
    showPane("list");
    (rows().find((one) => one.hasAttribute("aria-current")) ?? rows()[0])?.focus();
  }
});

const wanted = new Set();
let timer = 0;
let busy = false;
let everything = false;

// Look again at tickets that have changed; without ids at all of them.
export function lookAgain(ids) {
  if (!list()) return;
  if (ids) for (const id of ids) wanted.add(id);
  else everything = true;
  if (!timer && !busy) timer = setTimeout(fetchChanges, GATHER_MS);
}

async function fetchChanges() {
  timer = 0;
  const place = list();
  if (!place) return;
  const shown = [...document.querySelectorAll("#rows .row")].map((row) => row.dataset.id);
  const ids = everything ? [] : [...wanted].filter((id) => shown.includes(String(id)));
  const query = new URLSearchParams(place.dataset.query);
  query.set("shown", shown.slice(0, 400).join(","));
  // A ticket that is not shown may still have to be counted: ask, but paint no row.
  query.set("ids", everything ? "" : (ids.length ? ids : [0]).join(","));
  const current = document.querySelector("#rows [aria-current] ")?.closest(".row");
  if (current) query.set("selected", current.dataset.id);
  wanted.clear();
  everything = false;
  busy = true;
  try {
    await bring(`${document.body.dataset.changes}?${query}`);
  } finally {
    busy = false;
    if (wanted.size || everything) timer = setTimeout(fetchChanges, GATHER_MS);
  }
}

document.addEventListener("htmx:oobAfterSwap", (event) => {
  const fresh = event.detail.target?.id === "fresh" ? document.getElementById("fresh") : null;
  for (const id of (fresh?.dataset.gone ?? "").split(",").filter(Boolean)) {
    document.getElementById(`row-${id}`)?.classList.add("row--gone");
  }
});

// A ticket arrived in its pane, or a list in its own.
document.addEventListener("htmx:afterSwap", (event) => {
  const id = event.detail.target?.id;
  if (id === "ticket") {
    showPane("ticket");
    list()?.setAttribute("data-selected", document.getElementById("ticket")?.dataset.ticket ?? "");
  }
  if (id === "list") {
    document.getElementById("views")?.hidePopover?.();
    const selected = document.getElementById("ticket")?.dataset.ticket;
    mark(document.getElementById(`row-link-${selected}`));
    if (matchMedia("(width < 48rem)").matches) showPane("list");
  }
});
