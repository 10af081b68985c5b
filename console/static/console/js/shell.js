// The frame: theme, density, folded panes, signing out, and what is announced.
import { flag, forgetAll } from "./memory.js";

export function announce(words) {
  const place = document.getElementById("announcer");
  place.textContent = "";
  setTimeout(() => {
    place.textContent = words;
  }, 50);
}

export function fold(pane) {
  const folded = document.documentElement.classList.toggle(`${pane}-collapsed`);
  flag(`${pane}-collapsed`, folded);
}

document.addEventListener("click", (event) => {
  const theme = event.target.closest("[data-theme-choice]");
  if (theme) {
    document.documentElement.dataset.theme = theme.dataset.themeChoice;
    for (const other of document.querySelectorAll("[data-theme-choice]")) {
      other.setAttribute("aria-pressed", String(other === theme));
    }
  }
  if (event.target.closest("[data-density]")) {
    const root = document.documentElement;
    const compact = root.dataset.density !== "compact";
    root.dataset.density = compact ? "compact" : "comfortable";
    try {
      localStorage.setItem("density", root.dataset.density);
    } catch {
      // It lasts until the next page.
    }
  }
  const opener = event.target.closest("[data-open]");
  if (opener) document.getElementById(opener.dataset.open).showModal();
  const greyed = event.target.closest('[aria-disabled="true"]');
  if (greyed) {
    event.preventDefault();
    event.stopPropagation();
    document.dispatchEvent(new CustomEvent("console:refused", { detail: greyed.title }));
  }
}, true);

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-sign-out]")) forgetAll();
});

// A click beside a dialog closes it.
for (const dialog of document.querySelectorAll("dialog")) {
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
}
