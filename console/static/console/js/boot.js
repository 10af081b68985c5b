// Before the first paint: what this browser remembers about density and folded panes.
(() => {
  const root = document.documentElement;
  const read = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  if (read("density") === "compact") root.dataset.density = "compact";
  for (const pane of ["views", "context"]) {
    root.classList.toggle(`${pane}-collapsed`, read(`${pane}-collapsed`) === "1");
  }
})();
