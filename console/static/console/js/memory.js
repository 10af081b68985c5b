// What the browser keeps for one person on one machine; a browser that keeps nothing is fine.
const mine = (key) => `${document.body.dataset.user}:${key}`;

export function recall(key) {
  try {
    return localStorage.getItem(mine(key)) ?? "";
  } catch {
    return "";
  }
}

export function keep(key, value) {
  try {
    if (value) localStorage.setItem(mine(key), value);
    else localStorage.removeItem(mine(key));
    return true;
  } catch {
    return false;
  }
}

export function forgetAll() {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(mine(""))) localStorage.removeItem(key);
    }
  } catch {
    // Nothing was kept, so nothing is left behind.
  }
}

export function flag(key, on) {
  try {
    localStorage.setItem(key, on ? "1" : "0");
  } catch {
    // It lasts until the next page.
  }
}
