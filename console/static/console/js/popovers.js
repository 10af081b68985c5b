// Menus open beside their button and take the arrow keys.
function place(menu, opener) {
  const from = opener.getBoundingClientRect();
  const own = menu.getBoundingClientRect();
  const below = from.bottom + 4 + own.height <= innerHeight;
  const top = below ? from.bottom + 4 : Math.max(4, from.top - own.height - 4);
  const left = Math.max(4, Math.min(from.left, innerWidth - own.width - 8));
  menu.style.top = `${top}px`;
  menu.style.left = `${left}px`;
}

export function placeBeside(menu, opener) {
  place(menu, opener);
}

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!(menu instanceof HTMLElement) || !menu.classList.contains("menu")) return;
  const opener = document.querySelector(`[popovertarget="${menu.id}"]`);
  if (event.newState !== "open" || !opener) return;
  place(menu, opener);
  enter(menu);
}, true);

// Where the arrow keys start: at what is chosen now.
export function enter(menu) {
  if (menu.contains(document.activeElement)) return;
  const first =
    menu.querySelector('input:not([type="hidden"])') ??
    menu.querySelector("[aria-current]") ??
    menu.querySelector(".menu__item");
  first?.focus();
}

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu");
  if (!menu || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  const items = [...menu.querySelectorAll(".menu__item")];
  if (!items.length) return;
  const step = event.key === "ArrowDown" ? 1 : -1;
  const at = items.indexOf(document.activeElement);
  items[(at + step + items.length) % items.length].focus();
  event.preventDefault();
});

// A menu has done its work once something was chosen in it.
document.addEventListener("htmx:beforeRequest", (event) => {
  event.detail.elt.closest(".menu:popover-open")?.hidePopover();
});

// Tabs of the context panel.
document.addEventListener("click", (event) => {
  const tab = event.target.closest('[role="tab"]');
  if (tab) choose(tab);
});

document.addEventListener("keydown", (event) => {
  const tab = event.target.closest?.('[role="tab"]');
  if (!tab || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
  const tabs = [...tab.parentElement.querySelectorAll('[role="tab"]')];
  const step = event.key === "ArrowRight" ? 1 : -1;
  choose(tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length]);
});

function choose(tab) {
  for (const other of tab.parentElement.querySelectorAll('[role="tab"]')) {
    const chosen = other === tab;
    other.setAttribute("aria-selected", String(chosen));
    other.tabIndex = chosen ? 0 : -1;
    document.getElementById(other.getAttribute("aria-controls")).hidden = !chosen;
  }
  tab.focus();
}
