// The command bar: everything that the page can do, found by typing.
const dialog = document.getElementById("command");
const input = dialog.querySelector("input");
const listbox = document.getElementById("command-list");
const SOURCES =
  ".rail__item[data-go], .view, [data-key], [data-key-open], #m-status .menu__item, " +
  "#m-assign .menu__item, #m-team .menu__item, #m-priority .menu__item, [data-theme-choice], [data-density]";
let found = [];
let at = 0;

const fold = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const label = (element) => {
  const menu = element.closest(".menu")?.querySelector(".menu__title")?.textContent.trim();
  const own = element.textContent.replace(/\s+/g, " ").trim();
  return menu && !element.closest("#account") ? `${menu}: ${own}` : own;
};

function commands() {
  return [...document.querySelectorAll(SOURCES)]
    .filter((element) => element.getAttribute("aria-disabled") !== "true")
    .map((element) => ({ element, words: label(element), key: element.dataset.key ?? element.dataset.keyOpen ?? "" }))
    .filter(({ words }) => words);
}

function paint() {
  const asked = fold(input.value).split(/\s+/).filter(Boolean);
  found = commands()
    .filter(({ words }) => asked.every((part) => fold(words).includes(part)))
    .slice(0, 40);
  at = Math.max(0, Math.min(at, found.length - 1));
  listbox.replaceChildren(...found.map(({ words, key }, index) => {
    const item = document.createElement("li");
    item.className = "command__item";
    item.id = `command-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", String(index === at));
    item.append(words);
    if (key) {
      const kbd = document.createElement("kbd");
      kbd.className = "kbd";
      kbd.textContent = key;
      item.append(kbd);
    }
    item.addEventListener("click", () => run(index));
    return item;
  }));
  input.setAttribute("aria-activedescendant", found.length ? `command-${at}` : "");
  listbox.children[at]?.scrollIntoView({ block: "nearest" });
}

function run(index) {
  const chosen = found[index];
  dialog.close();
  if (chosen) setTimeout(() => chosen.element.click());
}

document.addEventListener("console:command", () => {
  input.value = "";
  at = 0;
  dialog.showModal();
  paint();
});
input.addEventListener("input", () => {
  at = 0;
  paint();
});
input.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    at = (at + (event.key === "ArrowDown" ? 1 : -1) + found.length) % Math.max(1, found.length);
    paint();
  }
  if (event.key === "Enter") {
    event.preventDefault();
    run(at);
  }
});
