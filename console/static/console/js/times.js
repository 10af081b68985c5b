// "4 m" stays true while the page is open, in the words of the page's own language.
const AGES = JSON.parse(document.body.dataset.ages);

function ago(seconds, first) {
  const [size, words] = AGES.find(([least]) => seconds >= least) ?? AGES.at(-1);
  return size ? words.replace("%d", Math.floor(seconds / size)) : first || words;
}

function refresh() {
  const now = Date.now();
  for (const time of document.querySelectorAll("time[data-ago]")) {
    const words = ago((now - Date.parse(time.dateTime)) / 1000, time.dataset.ago);
    if (time.textContent !== words) time.textContent = words;
  }
}

setInterval(refresh, 30000);
