// One ticket: what is new in it, its evidence, and walking from message to message.
import { bring } from "./fragments.js";
import { announce } from "./shell.js";
import { placeBeside } from "./popovers.js";

const pane = () => document.querySelector("#ticket[data-ticket]");
const thread = () => document.getElementById("thread");
export const openTicket = () => Number(pane()?.dataset.ticket ?? 0);

// On a phone an open ticket may be behind its list.
export const ticketInSight = () => (pane()?.checkVisibility() ? openTicket() : 0);

// The ticket has moved to where this reader may not look: what is shown is old from here on.
export function outOfSight() {
  const notice = document.getElementById("out-of-sight");
  const form = document.getElementById("composer-form");
  if (notice) notice.hidden = false;
  if (form) form.inert = true;
}

let busy = false;
let again = false;

// Ask for everything after what is shown. One question at a time, so nothing comes twice.
export async function lookForNews() {
  const place = pane();
  if (!place) return;
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  const after = document.getElementById("ticket-seq").value;
  try {
    await bring(`${place.dataset.news}?after=${after}`);
  } finally {
    busy = false;
    if (again) {
      again = false;
      lookForNews();
    }
  }
}

const atEnd = () => {
  const box = thread();
  return !box || box.scrollHeight - box.scrollTop - box.clientHeight < 80;
};

let follow = true;

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail;
  if (target?.id === "entries") {
    follow = atEnd();
    // What is on the page already (our own answer met the live news) is not added twice.
    for (const entry of [...fragment.querySelectorAll("[id]")]) {
      if (/^[mf]-\d+$/.test(entry.id) && document.getElementById(entry.id)) entry.remove();
    }
  }
  // What somebody has unfolded in a message stays so while the message is replaced by its like.
  if (target?.classList?.contains("message")) {
    const fresh = [...fragment.querySelectorAll("details")];
    const old = [...target.querySelectorAll("details")];
    if (fresh.length === old.length) old.forEach((one, at) => fresh[at].toggleAttribute("open", one.open));
  }
  // A menu that is open, or a box that is being typed in, is not taken from under the hand.
  const held = target?.querySelector?.(":popover-open, input:focus, textarea:focus");
  if (held && ["head", "why"].includes(target.id)) event.detail.shouldSwap = false;
});

// Of a long arc the newest end is in sight.
function showArcEnd() {
  const picture = document.querySelector(".arc__picture");
  if (picture) picture.scrollLeft = picture.scrollWidth;
}

document.addEventListener("htmx:oobAfterSwap", (event) => {
  const { target } = event.detail;
  if (target?.id === "arc") showArcEnd();
  if (target?.id !== "entries") return;
  if (follow) thread().scrollTop = thread().scrollHeight;
  const last = target.querySelector(".message:last-of-type");
  if (last?.dataset.kind === "inbound") announce(last.getAttribute("aria-label"));
  document.dispatchEvent(new CustomEvent("console:spoken"));
});

function opened() {
  const box = thread();
  if (!box) return;
  const wanted = location.hash.startsWith("#m-") && document.getElementById(location.hash.slice(1));
  if (wanted) wanted.scrollIntoView({ block: "start" });
  else box.scrollTop = box.scrollHeight;
  showArcEnd();
  setEvidence(pane().classList.contains("show-evidence"));
  document.dispatchEvent(new CustomEvent("console:opened"));
}

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id === "ticket") opened();
});
addEventListener("DOMContentLoaded", opened);

// Evidence: the popover names each signal and its weight.
const pop = () => document.getElementById("evidence-pop");

function showPulls(span) {
  const box = pop();
  const terms = JSON.parse(span.dataset.pulls).flatMap(([signal, weight, meaning]) => {
    const name = document.createElement("dt");
    const value = document.createElement("dd");
    name.textContent = signal;
    value.textContent = weight;
    if (!meaning) return [name, value];
    const said = document.createElement("dd");
    said.className = "pop__meaning";
    said.textContent = meaning;
    return [name, value, said];
  });
  const all = document.createElement("dl");
  all.append(...terms);
  box.replaceChildren(all);
  if (!box.matches(":popover-open")) box.showPopover();
  placeBeside(box, span);
  span.setAttribute("aria-describedby", "evidence-pop");
}

function hidePulls() {
  if (pop()?.matches(":popover-open")) pop().hidePopover();
}

for (const kind of ["mouseover", "focusin", "click"]) {
  document.addEventListener(kind, (event) => {
    const span = event.target.closest?.(".evidence");
    if (span?.dataset.pulls) showPulls(span);
    else if (kind !== "mouseover" || !event.target.closest?.("#evidence-pop")) hidePulls();
  });
}

function setEvidence(on) {
  pane()?.classList.toggle("show-evidence", on);
  for (const span of document.querySelectorAll("#thread .evidence")) {
    if (on) {
      span.tabIndex = 0;
      span.setAttribute("role", "button");
    } else {
      span.removeAttribute("tabindex");
      span.removeAttribute("role");
    }
  }
  return on;
}

export function toggleEvidence() {
  if (!pane()) return;
  const on = setEvidence(!pane().classList.contains("show-evidence"));
  const spans = [...document.querySelectorAll("#thread .evidence")];
  if (on && spans.length) spans.at(-1).focus();
  if (!on) hidePulls();
}

export function hideOverlay() {
  if (!pop()?.matches(":popover-open")) return false;
  hidePulls();
  return true;
}

// Walking: message by message, and from one turning point to the next.
function goTo(message) {
  message?.focus({ preventScroll: true });
  message?.scrollIntoView({ block: "nearest", behavior: "smooth" });
}

export function walk(by) {
  const all = [...document.querySelectorAll("#thread .message")];
  if (!all.length) return;
  const at = all.indexOf(document.activeElement?.closest?.(".message"));
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by;
  goTo(all[Math.max(0, Math.min(all.length - 1, next))]);
}

export function nextTurn() {
  const turns = [...document.querySelectorAll("#arc [data-turn]")].map((dot) => dot.dataset.jump);
  if (!turns.length) return;
  const here = Number(document.activeElement?.closest?.(".message")?.dataset.seq ?? 0);
  const next = turns.find((seq) => Number(seq) > here) ?? turns[0];
  goTo(document.getElementById(`m-${next}`));
}

// What a person says of the focused message: its menu does it, folded away or not. Without a
// focused message the customer's last one is chosen, and nothing is said of it yet.
export function say(what) {
  const message =
    document.activeElement?.closest?.("#thread .message") ??
    document.querySelector("[data-say-here]");
  if (!message) {
    goTo([...document.querySelectorAll('#thread .message[data-kind="inbound"]')].at(-1));
    return;
  }
  const button = message.querySelector(`[data-say="${what}"]`);
  if (!button) return;
  // htmx takes a moment over what it has just swapped in; a quick hand would leave the page.
  htmx.process(button.form);
  button.click();
}

document.addEventListener("click", (event) => {
  const dot = event.target.closest("[data-jump]");
  if (!dot) return;
  event.preventDefault();
  goTo(document.getElementById(`m-${dot.dataset.jump}`));
});

// A customer's own layout is fetched only when somebody opens it, and then in a locked frame. The
// page cannot look into it: how tall it should be, and whether pictures from elsewhere wait to be
// loaded, is said by the head of the answer.
async function frameIn(details, images) {
  const place = details.querySelector("[data-frame-here]");
  const frame = document.createElement("iframe");
  frame.className = "frame";
  frame.title = place.dataset.frameTitle;
  frame.setAttribute("sandbox", "allow-popups allow-popups-to-escape-sandbox");
  frame.referrerPolicy = "no-referrer";
  const query = new URLSearchParams({ width: Math.round(place.clientWidth) });
  if (images) query.set("images", 1);
  const url = `${details.dataset.frame}?${query}`;
  try {
    const { headers } = await fetch(url, { method: "HEAD", credentials: "same-origin" });
    if (headers.has("X-Layout-Height")) frame.height = headers.get("X-Layout-Height");
    const waiting = Number(headers.get("X-Layout-Pictures") ?? 0);
    details.querySelector("[data-images]").hidden = images || !waiting;
  } catch {
    // The frame then says itself that the network is away.
  }
  frame.src = url;
  place.replaceChildren(frame);
}

document.addEventListener("toggle", (event) => {
  const details = event.target.closest?.("details[data-frame]");
  if (details?.open && !details.querySelector("iframe")) frameIn(details, false);
}, true);

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-images]");
  if (!button) return;
  frameIn(button.closest("details"), true);
});
