// Toasts: one that is critical stays until it is dismissed, others leave by themselves.
const KEPT_MS = 8000;

// What the bell knows as critical needs no second toast in this tab.
document.addEventListener("htmx:oobAfterSwap", () => {
  const known = document.getElementById("bell-count")?.dataset.critical;
  if (known !== undefined) sessionStorage.setItem("critical", known);
});

document.addEventListener("htmx:oobAfterSwap", (event) => {
  if (event.detail.target?.id !== "toasts") return;
  for (const toast of document.querySelectorAll("#toasts .toast:not(.toast--critical)")) {
    setTimeout(() => toast.remove(), KEPT_MS);
  }
});

document.addEventListener("click", (event) => {
  event.target.closest("[data-dismiss]")?.closest("[data-toast]")?.remove();
});

export function dismissNewest() {
  const newest = document.querySelector("#toasts .toast:last-child");
  newest?.remove();
  return Boolean(newest);
}

// A server that cannot be reached, or fails, says so; what was typed stays where it is.
for (const kind of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(kind, (event) => {
    if (event.detail.requestConfig?.verb === "get") return;
    const toast = document.getElementById("offline-toast");
    const copy = toast.content.firstElementChild.cloneNode(true);
    document.getElementById("toasts").append(copy);
  });
}
