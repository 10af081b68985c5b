// "4 m" stays true while the page is open.
const STEPS = [
  [604800, "w"],
  [86400, "d"],
  [3600, "h"],
  [60, "m"],
];

function ago(seconds) {
  for (const [size, unit] of STEPS) {
    if (seconds >= size) return `${Math.floor(seconds / size)} ${unit}`;
  }
  return "now";
}

function refresh() {
  const now = Date.now();
  for (const time of document.querySelectorAll("time[data-ago]")) {
    const words = ago((now - Date.parse(time.dateTime)) / 1000);
    if (time.textContent !== words) time.textContent = words;
  }
}

setInterval(refresh, 30000);
