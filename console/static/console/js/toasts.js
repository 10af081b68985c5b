// Toasts leave by themselves: what is critical stays in the bell and on its page. While somebody
// reads one or has it in the keyboard's focus, it waits for them.
import { openTicket } from "./ticket.js";

const KEPT_MS = 8000;
const KEPT_CRITICAL_MS = 20000;
const LOOK_AGAIN_MS = 2000;

const place = () => document.getElementById("toasts");
const every = () => [...document.querySelectorAll("#toasts .toast")];

// What the bell knows as critical needs no second toast in this tab.
document.addEventListener("htmx:oobAfterSwap", () => {
  const known = document.getElementById("bell-count")?.dataset.critical;
  if (known !== undefined) sessionStorage.setItem("critical", known);
});

function leaveAfter(toast, wait) {
  setTimeout(() => {
    if (toast.matches(":hover, :focus-within")) leaveAfter(toast, LOOK_AGAIN_MS);
    else toast.remove();
  }, wait);
}

// However a toast came here, by an answer of the server or from this page.
new MutationObserver((changes) => {
  for (const toast of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
    if (!(toast instanceof HTMLElement) || !toast.classList.contains("toast")) continue;
    leaveAfter(toast, toast.classList.contains("toast--critical") ? KEPT_CRITICAL_MS : KEPT_MS);
  }
}).observe(place(), { childList: true });

// Whoever opens a ticket needs nobody to call them to it.
document.addEventListener("console:opened", () => {
  for (const toast of every()) {
    if (Number(toast.dataset.ticket ?? 0) === openTicket()) toast.remove();
  }
});

// The focus goes on to what is left, and not to the top of the page.
function dismiss(toast) {
  const focused = toast.contains(document.activeElement);
  toast.remove();
  if (!focused) return;
  const next = every().at(-1)?.querySelector("[data-dismiss]") ?? document.getElementById("main");
  next.focus();
}

document.addEventListener("click", (event) => {
  const toast = event.target.closest("[data-dismiss]")?.closest("[data-toast]");
  if (toast) dismiss(toast);
});

// The one that has the focus, else the newest.
export function dismissOne() {
  const toast = document.activeElement?.closest?.(".toast") ?? every().at(-1);
  if (toast) dismiss(toast);
  return Boolean(toast);
}

function raise(template, words) {
  const copy = document.getElementById(template).content.firstElementChild.cloneNode(true);
  if (words) copy.querySelector(".toast__words > span").textContent = words;
  document.getElementById(copy.id)?.remove();
  place().append(copy);
}

// What is greyed says why, also to those who pressed its key and see no title.
document.addEventListener("console:refused", ({ detail }) => raise("refusal-toast", detail));

// A server that cannot be reached, or fails, says so; what was typed stays where it is.
for (const kind of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(kind, (event) => {
    if (event.detail.requestConfig?.verb === "get") return;
    raise("offline-toast");
  });
}
