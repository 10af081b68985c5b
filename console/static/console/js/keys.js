// Single keys, two-key sequences and Escape. They rest while somebody types.
import { setMode } from "./composer.js";
import { rows, showPane, step } from "./inbox.js";
import { flag } from "./memory.js";
import { enter } from "./popovers.js";
import { fold } from "./shell.js";
import { hideOverlay, nextTurn, say, toggleEvidence, walk } from "./ticket.js";
import { dismissOne } from "./toasts.js";

const SEQUENCE_MS = 1200;
const click = (selector) => document.querySelector(selector)?.click();

function openMenu(key) {
  const opener = document.querySelector(`[data-key-open="${key}"]`);
  opener?.click();
  // At once, and not with the event of the opening: the next key may be on its way.
  const menu = document.getElementById(opener?.getAttribute("popovertarget"));
  if (menu) enter(menu);
}

const go = (view) => click(`#view-${view}`) ?? null;

const view = (key) => () => {
  if (document.getElementById(`view-${key}`)) go(key);
  else location.assign(`/?view=${key}`);
};

const AFTER_G = {
  i: view("active"),
  m: view("mine"),
  u: view("unassigned"),
  e: view("escalated"),
};

// Of the places only those that the rail offers, for the others are closed to whoever looks.
for (const [key, place] of Object.entries({
  a: "alerts",
  d: "overview",
  r: "reading",
  x: "repairs",
})) {
  const link = document.querySelector(`.rail__item[data-go="${place}"]`);
  if (link) AFTER_G[key] = () => link.click();
}

function back() {
  if (!document.querySelector("#ticket[data-ticket]")) return;
  showPane("list");
  (rows().find((link) => link.hasAttribute("aria-current")) ?? rows()[0])?.focus();
}

function toggleContext() {
  const context = document.getElementById("context");
  if (!context) return;
  const narrow = getComputedStyle(document.querySelector(".context-opener")).display !== "none";
  if (narrow) context.togglePopover();
  else fold("context");
}

const SINGLE = {
  "?": () => document.getElementById("keys").showModal(),
  "/": () => document.getElementById("search")?.focus(),
  j: () => step(1),
  k: () => step(-1),
  o: () => document.activeElement?.closest?.(".row__link")?.click(),
  u: back,
  N: () => click("#fresh-pill"),
  r: () => setMode("reply"),
  n: () => setMode("note"),
  a: () => openMenu("a"),
  s: () => openMenu("s"),
  p: () => openMenu("p"),
  t: () => openMenu("t"),
  i: () => click('[data-key="i"]'),
  e: () => click('#m-status [value="solved"]'),
  v: toggleEvidence,
  "[": () => walk(-1),
  "]": () => walk(1),
  ".": nextTurn,
  c: () => say("c"),
  Backspace: () => say("back"),
  x: () => say("skip"),
  b: toggleContext,
};

for (const key of "12345FUCTSPRL") SINGLE[key] = () => say(key);

let waiting = 0;

function typing(target) {
  return target.closest("input, textarea, select, [contenteditable], dialog");
}

// Whoever types leaves the field first, whatever else is open: the next key is a command then.
function escape(event) {
  const field = event.target.closest("textarea, input");
  if (field) field.blur();
  else if (!hideOverlay()) dismissOne();
}

const on = () => document.getElementById("keys-on").checked;

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented) return;
  if (event.key === "Escape") {
    if (!document.querySelector("dialog[open], .menu:popover-open")) escape(event);
    return;
  }
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    document.dispatchEvent(new CustomEvent("console:command"));
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !on()) return;
  if (event.target.closest(".menu:popover-open")) return;
  const action = waiting ? AFTER_G[event.key] : SINGLE[event.key];
  clearTimeout(waiting);
  waiting = 0;
  if (event.key === "g" && !action) {
    waiting = setTimeout(() => {
      waiting = 0;
    }, SEQUENCE_MS);
  } else if (action) {
    event.preventDefault();
    action();
  }
});

const switchOn = document.getElementById("keys-on");
try {
  switchOn.checked = localStorage.getItem("keys-off") !== "1";
} catch {
  switchOn.checked = true;
}
switchOn.addEventListener("change", () => flag("keys-off", !switchOn.checked));

